using System.Collections.Concurrent;
using System.Text;
using Dandi.Server.Store;

namespace Dandi.Testing;

/// <summary>
/// An S3 server for tests: the external one that <c>DANDI_S3_ENDPOINT</c>, <c>DANDI_S3_ACCESS_KEY</c>,
/// <c>DANDI_S3_SECRET_KEY</c> and <c>DANDI_S3_REGION</c> define, or the store of a local archive.
/// </summary>
public sealed class S3Server : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly RunningArchive? _archive;

    private S3Server(S3Signer signer, RunningArchive? archive) => (Signer, _archive) = (signer, archive);

    /// <summary>
    /// Signs requests to a bucket. The bucket of a local archive exists; that of an external server has not been
    /// created.
    /// </summary>
    public S3Signer Signer { get; }

    /// <summary>Whether this is a server outside of this project.</summary>
    public bool IsForeign => _archive is null;

    /// <summary>The environment variables from which <c>dandi serve --object-store</c> reads the key.</summary>
    public IReadOnlyDictionary<string, string> Environment =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AWS_ACCESS_KEY_ID"] = Signer.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = Signer.Secret,
            ["AWS_REGION"] = Signer.Region,
        };

    /// <summary>Options for an archive that stores its objects in the bucket.</summary>
    public ObjectStoreOptions Options =>
        new()
        {
            Endpoint = Signer.Endpoint,
            Bucket = Signer.Bucket,
            AccessKey = Signer.AccessKey,
            SecretKey = Signer.Secret,
            Region = Signer.Region,
        };

    /// <summary>
    /// Uses the external server if the environment defines one, and starts a local archive otherwise.
    /// </summary>
    /// <param name="bucket">The bucket on an external server; null for a new name.</param>
    public static async Task<S3Server> StartAsync(string? bucket = null)
    {
        if (System.Environment.GetEnvironmentVariable("DANDI_S3_ENDPOINT") is { Length: > 0 } given)
        {
            return new S3Server(
                new S3Signer(
                    new Uri(given),
                    bucket ?? $"dandi-{Guid.NewGuid():N}",
                    Variable("ACCESS_KEY"),
                    Variable("SECRET_KEY"),
                    Variable("REGION")
                ),
                null
            );
        }
        var archive = await RunningArchive.StartAsync();
        var key = archive.Server.StoreKey;
        return new S3Server(
            new S3Signer(archive.Server.Root, "dandi-dandisets", key.AccessKey, key.Secret, key.Region),
            archive
        );
    }

    /// <summary>Sends a request to a presigned URL.</summary>
    public async Task<ReceivedS3Response> SendAsync(
        string method,
        string url,
        byte[]? body = null,
        params (string Name, string Value)[] headers
    )
    {
        using var message = new HttpRequestMessage(new HttpMethod(method), new Uri(url));
        if (body is not null || method is "PUT" or "POST")
            message.Content = new ByteArrayContent(body ?? []);
        foreach (var (name, value) in headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
                message.Content!.Headers.TryAddWithoutValidation(name, value);
        }
        using var response = await _http.SendAsync(message, TestContext.Current.CancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return new ReceivedS3Response(
            (int)response.StatusCode,
            response.Headers.ETag?.Tag.Trim('"') ?? "",
            response.Content.Headers.LastModified?.ToString("R") ?? "",
            response.Content.Headers.ContentLength,
            bytes
        );
    }

    /// <summary>Downloads all objects whose keys begin with a prefix: key and bytes.</summary>
    public async Task<IReadOnlyDictionary<string, byte[]>> ContentAsync(string prefix)
    {
        var content = new ConcurrentDictionary<string, byte[]>(StringComparer.Ordinal);
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = 4,
            CancellationToken = TestContext.Current.CancellationToken,
        };
        for (string? token = ""; token is not null; )
        {
            (string, string)[] more = token.Length == 0 ? [] : [("continuation-token", token)];
            var page = await SendAsync(
                "GET",
                Signer.Presign("GET", "", [("list-type", "2"), ("prefix", prefix), .. more])
            );
            Assert.Equal(200, page.Status);
            await Parallel.ForEachAsync(page.Elements("Key"), parallel, async (key, _) =>
                content[key] = (await SendAsync("GET", Signer.Presign("GET", key))).Body
            );
            token = page.Element("NextContinuationToken") is { Length: > 0 } next ? next : null;
        }
        return content;
    }

    /// <summary>The ids of the multipart uploads in progress in the bucket.</summary>
    public async Task<IReadOnlyList<string>> ListUploadsAsync()
    {
        var listing = await SendAsync("GET", Signer.Presign("GET", "", [("uploads", "")]));
        Assert.True(listing.Status == 200, Encoding.UTF8.GetString(listing.Body));
        return listing.Elements("UploadId");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_archive is not null)
            await _archive.DisposeAsync();
    }

    private static string Variable(string name) =>
        System.Environment.GetEnvironmentVariable($"DANDI_S3_{name}")
        ?? throw new InvalidOperationException($"The variable DANDI_S3_{name} is not set.");
}
