using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Dandi.EndToEnd.Tests.Scenes;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Buckets;

/// <summary>
/// A Dandiset folder, a <c>dandi serve --object-store</c> of the native executable, and direct access to its bucket.
/// </summary>
internal sealed class BucketScene : IAsyncDisposable
{
    private readonly TempFolder _home = new();
    private readonly HttpClient _http = new();

    private BucketScene(S3Server store) => Store = store;

    public S3Server Store { get; }

    public TempDandiset Folder { get; } = new();

    public ServerProcess Server { get; private set; } = null!;

    public static async Task<BucketScene> CreateAsync(params string[] options)
    {
        var scene = new BucketScene(await S3Server.StartAsync());
        await scene.StartAsync();
        await scene.Server.RegisterAsync(scene.Folder, options);
        return scene;
    }

    /// <summary>Kills the archive and starts it again.</summary>
    public async Task RestartAsync()
    {
        await Server.KillAsync();
        Server.Dispose();
        await StartAsync();
    }

    public DandiProcess Start(params string[] arguments) =>
        DandiProcess.Start(Folder.Root, Server.Environment, arguments);

    /// <summary>Runs an upload that must succeed.</summary>
    /// <returns>Its standard error output.</returns>
    public async Task<string> UploadAsync(params string[] arguments)
    {
        using var run = await Server.RunAsync(Folder, ["upload", .. arguments]);
        Assert.True(run.ExitCode == 0, run.ToString());
        return run.Error;
    }

    public async Task<JsonNode> GetJsonAsync(string path)
    {
        using var response = await GetAsync(Server.Api + path);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>
    /// Checks that the archive has exactly the files of the folder, and that the bucket has each content once.
    /// </summary>
    public async Task AssertBlobsArrivedAsync()
    {
        var expected = Directory
            .EnumerateFiles(Folder.Root, "*.mp4", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(Folder.Root, file), Digest, StringComparer.Ordinal);
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var listing = await GetJsonAsync($"/dandisets/{Folder.Local.Id}/versions/draft/assets/?page_size=1000");
        foreach (var asset in listing["results"]!.AsArray())
        {
            using var response = await GetAsync($"{Server.Api}/assets/{asset!["asset_id"]}/download/");
            Assert.Equal(Store.Signer.Endpoint.Authority, response.RequestMessage!.RequestUri!.Authority);
            found[asset["path"]!.ToString()] = Digest(
                await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)
            );
        }
        Assert.Equal(
            expected.OrderBy(pair => pair.Key, StringComparer.Ordinal),
            found.OrderBy(pair => pair.Key, StringComparer.Ordinal)
        );
        Assert.Equal(
            expected.Values.Distinct().Order(StringComparer.Ordinal),
            (await Store.ContentAsync("blobs/")).Values.Select(Digest).Order(StringComparer.Ordinal)
        );
    }

    /// <summary>
    /// Checks that the bucket has exactly the entries of a Zarr, and that the archive has computed their checksum.
    /// </summary>
    public async Task AssertZarrArrivedAsync(string path)
    {
        var root = Folder.Locate(path);
        var expected = Directory
            .EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(root, file), Digest, StringComparer.Ordinal);
        var zarrs = await GetJsonAsync($"/zarr/?dandiset={Folder.Local.Id}&name={path}");
        var zarr = zarrs["results"]!.AsArray().Single()!;
        var prefix = $"zarr/{zarr["zarr_id"]}/";
        var found = (await Store.ContentAsync(prefix)).ToDictionary(
            pair => pair.Key[prefix.Length..],
            pair => Digest(pair.Value),
            StringComparer.Ordinal
        );
        Assert.Equal(
            expected.OrderBy(pair => pair.Key, StringComparer.Ordinal),
            found.OrderBy(pair => pair.Key, StringComparer.Ordinal)
        );
        using var digest = await DandiProcess.RunAsync(
            Folder.Root,
            Server.Environment,
            "digest",
            "-d",
            "zarr-checksum",
            path
        );
        Assert.Equal("Complete", zarr["status"]!.ToString());
        Assert.Equal($"{path}: {zarr["checksum"]}\n", digest.Out);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        Server?.Dispose();
        Folder.Dispose();
        _home.Dispose();
        await Store.DisposeAsync();
    }

    private async Task StartAsync() =>
        Server = await ServerProcess.StartAsync(
            _home,
            arguments: $"--object-store {Store.Signer.Endpoint.GetLeftPart(UriPartial.Authority)} "
                + $"--bucket {Store.Signer.Bucket}",
            variables: Store.Environment
        );

    private async Task<HttpResponseMessage> GetAsync(string url)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, url);
        message.Headers.Authorization = new AuthenticationHeaderValue("token", Server.Key);
        var response = await _http.SendAsync(message, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return response;
    }

    private static string Digest(string file) => Digest(File.ReadAllBytes(file));

    private static string Digest(byte[] bytes) =>
        Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(bytes));
}
