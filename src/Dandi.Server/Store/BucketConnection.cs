using System.Net;

namespace Dandi.Server.Store;

/// <summary>Signed requests to a bucket, and what went wrong with them, in words. It repeats nothing: whoever asked the archive does.</summary>
internal sealed class BucketConnection(ObjectStoreOptions options, ObjectUrls urls, TimeProvider time) : IDisposable
{
    // A list of 1000 keys of 1024 bytes, each byte written as %XX.
    private const int MaxResponse = 8 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);
    private readonly HttpMessageInvoker _http = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(15),
        }
    );

    /// <summary>Asks, and takes the whole answer.</summary>
    /// <exception cref="ObjectStoreException">No answer comes, or one that is too long.</exception>
    public async Task<BucketResponse> AskAsync(ObjectRequest request, byte[] body, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var response = await SendAsync(request, body, either.Token);
            return await ReadAsync(request, response, either.Token);
        }
        catch (Exception error) when (IsFailure(error, cancellationToken))
        {
            throw Unreachable(request, error);
        }
    }

    /// <summary>Copies the bytes of an object, however long that takes, if only they come.</summary>
    /// <exception cref="ObjectStoreException">No answer comes, or none that has the bytes.</exception>
    /// <exception cref="FileNotFoundException">There is no such object.</exception>
    public async Task CopyAsync(string key, long size, Stream target, CancellationToken cancellationToken)
    {
        var request = new ObjectRequest("GET", key);
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var response = await SendAsync(request, [], either.Token);
            if (response.StatusCode == HttpStatusCode.NotFound)
                throw new FileNotFoundException($"The object store has lost {Show(request)}.");
            if (response.StatusCode != HttpStatusCode.OK)
                throw Refused(request, await ReadAsync(request, response, either.Token));
            await using var source = await response.Content.ReadAsStreamAsync(either.Token);
            await RangeCopy.CopyAsync(source, target, size, () => patience.CancelAfter(Patience), either.Token);
        }
        catch (Exception error) when (error is not FileNotFoundException && IsFailure(error, cancellationToken))
        {
            throw Unreachable(request, error);
        }
    }

    /// <summary>A request that was answered otherwise than it must be.</summary>
    public ObjectStoreException Refused(ObjectRequest request, BucketResponse response)
    {
        var (status, code) = (response.Status, response.Code);
        var advice = (status, code) switch
        {
            (501, _) when request.Headers.Any(header => header.Key == "x-amz-tagging") =>
                "Embargoed data need a server that knows tags.",
            (301 or 307, _) or (400, "AuthorizationHeaderMalformed" or "AuthorizationQueryParametersError") =>
                "See that --object-store and AWS_REGION name the server and the region of the bucket.",
            (401 or 403, _) =>
                "See that AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are a key that may read, write, list and delete in this bucket, and that the clock is right.",
            (404, _) => "See that the bucket is there: `dandi serve` makes it when it starts.",
            (429 or >= 500, _) => "Try again; if it stays so, look into the log of the server.",
            _ => "See that it is an S3-compatible server.",
        };
        return new ObjectStoreException(
            $"The object store answers {status}{(code.Length > 0 ? $" {code}" : "")} to {Show(request)}. {advice}"
        );
    }

    /// <summary>A request whose answer is none of S3.</summary>
    public ObjectStoreException Unreadable(ObjectRequest request, string what) =>
        new(
            $"The object store answers {Show(request)} with {what}. See that --object-store names an S3-compatible server."
        );

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(
        ObjectRequest request,
        byte[] body,
        CancellationToken cancellationToken
    )
    {
        using var message = new HttpRequestMessage(
            new HttpMethod(request.Method),
            new Uri(urls.Presign("", request, Life))
        );
        if (request.Method is "PUT" or "POST")
            message.Content = new ByteArrayContent(body);
        foreach (var (name, value) in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
                message.Content?.Headers.TryAddWithoutValidation(name, value);
        }
        return await _http.SendAsync(message, cancellationToken);
    }

    private async Task<BucketResponse> ReadAsync(
        ObjectRequest request,
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        await using var source = await response.Content.ReadAsStreamAsync(cancellationToken);
        var body = await BoundedBody.TryReadAsync(source, MaxResponse, cancellationToken)
            ?? throw Unreadable(request, $"more than {MaxResponse} bytes");
        return new BucketResponse((int)response.StatusCode, body.ToArray())
        {
            ETag = response.Headers.TryGetValues("ETag", out var tags) ? tags.First().Trim('"') : null,
            Size = response.Content.Headers.ContentLength,
            Modified = response.Content.Headers.LastModified,
            ContentType = response.Content.Headers.ContentType?.ToString(),
        };
    }

    private static bool IsFailure(Exception error, CancellationToken cancellationToken) =>
        error is HttpRequestException or IOException
        || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private ObjectStoreException Unreachable(ObjectRequest request, Exception error)
    {
        var why =
            error is OperationCanceledException
                ? $"it has said nothing for {Patience.TotalSeconds} seconds"
                : error.Message.TrimEnd('.');
        return new ObjectStoreException(
            $"The object store cannot be reached for {Show(request)}: {why}. See that it runs and that --object-store names it, then try again.",
            error
        );
    }

    private string Show(ObjectRequest request) => $"{request.Method} {options}/{request.Key}";
}
