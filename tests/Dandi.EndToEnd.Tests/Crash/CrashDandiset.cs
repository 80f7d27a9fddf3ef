using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dandi.EndToEnd.Tests.Scenes;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Crash;

/// <summary>
/// A Dandiset with a file of four parts, small files and a Zarr, and the content of an archive after an upload without
/// interruption.
/// </summary>
public sealed class CrashDandiset : IDisposable
{
    // Low concurrency, so that most of what was sent has been acknowledged when a process is killed.
    internal static readonly string[] UploadArguments = ["upload", "-J", $"{Assets}:1"];

    internal const int LargestSmallFile = SmallFiles * SmallFileStep;

    /// <summary>
    /// The size of the small files that may be uploaded at the same time: much less than that of the Zarr.
    /// </summary>
    internal const int MaxNotRecorded = Assets * LargestSmallFile;

    private const int Assets = 3;
    private const int Chunks = 300;
    private const int SmallFiles = 12;
    private const int SmallFileStep = 2_000;
    private readonly HttpClient _http = new(new SocketsHttpHandler());
    private IReadOnlyDictionary<string, string>? _expected;

    public CrashDandiset()
    {
        Folder.WriteRandom("large.mp4", 200 << 20, seed: 1);
        for (var i = 0; i < SmallFiles; i++)
            Folder.WriteRandom($"small/{i}.mp4", SmallFileStep * (i + 1), seed: 100 + i);
        Folder.Write("image.zarr/.zgroup", """{"zarr_format": 2}""");
        Folder.Write("image.zarr/x/.zarray", TestZarr.ArrayMetadata(Chunks));
        for (var i = 0; i < Chunks; i++)
            Folder.WriteRandom($"image.zarr/x/{i}", 1000 + i, seed: 1000 + i);
        Bytes = Directory
            .EnumerateFiles(Folder.Root, "*.*", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Folder.Locate("image.zarr/x")))
            .Distinct(StringComparer.Ordinal)
            .Where(file => !file.EndsWith(".yaml", StringComparison.Ordinal))
            .Sum(file => new FileInfo(file).Length);
    }

    public TempDandiset Folder { get; } = new();

    /// <summary>The total size of the files.</summary>
    public long Bytes { get; }

    /// <summary>
    /// How many requests an upload without interruption sends; 0 before <see cref="GetExpectedAsync"/>.
    /// </summary>
    public int Requests { get; private set; }

    /// <summary>
    /// The content of an archive after an upload without interruption: a digest for each path of an asset or entry.
    /// </summary>
    internal async Task<IReadOnlyDictionary<string, string>> GetExpectedAsync()
    {
        if (_expected is not null)
            return _expected;
        await using var archive = await CrashArchive.StartAsync();
        await archive.Server.RegisterAsync(Folder);
        await archive.RunClientAsync(Folder, UploadArguments);
        Requests = archive.Proxy.RequestCount;
        Assert.Equal(Bytes, archive.Proxy.ContentBytes);
        return _expected = await ReadAsync(archive.Server.Api);
    }

    /// <summary>The content of an archive, in the same form.</summary>
    internal async Task<IReadOnlyDictionary<string, string>> ReadAsync(string api)
    {
        var content = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var assets = $"{api}/dandisets/000001/versions/draft/assets/";
        foreach (var asset in (await GetJsonAsync($"{assets}?page_size=1000"))["results"]!.AsArray())
        {
            var path = asset!["path"]!.ToString();
            Assert.True(
                content.TryAdd(
                    path,
                    asset["zarr"] is { } id
                        ? await ReadZarrAsync(api, id.ToString(), path, content)
                        : await DigestAsync($"{assets}{asset["asset_id"]}/download/")
                ),
                $"{path} exists twice"
            );
        }
        return content;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Folder.Dispose();
        _http.Dispose();
    }

    private async Task<string> ReadZarrAsync(
        string api,
        string id,
        string path,
        SortedDictionary<string, string> content
    )
    {
        foreach (var file in (await GetJsonAsync($"{api}/zarr/{id}/files/"))["results"]!.AsArray())
            content.Add($"{path}/{file!["Key"]}", file["ETag"]!.ToString());
        var zarr = await GetJsonAsync($"{api}/zarr/{id}/");
        return $"{zarr["status"]} {zarr["checksum"]}";
    }

    private async Task<JsonNode> GetJsonAsync(string url) =>
        JsonNode.Parse(await _http.GetStringAsync(url, TestContext.Current.CancellationToken))!;

    private async Task<string> DigestAsync(string url)
    {
        await using var stream = await _http.GetStreamAsync(url, TestContext.Current.CancellationToken);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, TestContext.Current.CancellationToken));
    }
}
