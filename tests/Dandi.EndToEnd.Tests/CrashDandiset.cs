using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests;

/// <summary>A mixed Dandiset: a file of four parts, small ones, a Zarr; and what an undisturbed upload of it leaves in an archive.</summary>
public sealed class CrashDandiset : IDisposable
{
    // Few things at a time, so that most of what was sent is no more under way when the moment comes.
    internal static readonly string[] Upload = ["upload", "-J", "3:1"];

    private const int Chunks = 300;
    private const int SmallFiles = 12;
    private readonly HttpClient _http = new(new SocketsHttpHandler());
    private IReadOnlyDictionary<string, string>? _undisturbed;

    /// <summary>Writes the files.</summary>
    public CrashDandiset()
    {
        Folder.WriteRandom("large.mp4", 200 << 20, seed: 1);
        for (var i = 0; i < SmallFiles; i++)
            Folder.WriteRandom($"small/{i}.mp4", 10_000 * (i + 1), seed: 100 + i);
        Folder.Write("image.zarr/.zgroup", """{"zarr_format": 2}""");
        Folder.Write(
            "image.zarr/x/.zarray",
            $$"""{"zarr_format": 2, "shape": [{{Chunks}}], "chunks": [1], "dtype": "|u1", "compressor": null, "filters": null, "fill_value": 0, "order": "C"}"""
        );
        for (var i = 0; i < Chunks; i++)
            Folder.WriteRandom($"image.zarr/x/{i}", 1000 + i, seed: 1000 + i);
        Bytes = Directory
            .EnumerateFiles(Folder.Root, "*.*", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Folder.Locate("image.zarr/x")))
            .Distinct(StringComparer.Ordinal)
            .Where(file => !file.EndsWith(".yaml", StringComparison.Ordinal))
            .Sum(file => new FileInfo(file).Length);
    }

    /// <summary>The folder.</summary>
    public TempDandiset Folder { get; } = new();

    /// <summary>How many bytes of content there are.</summary>
    public long Bytes { get; }

    /// <summary>How many requests an undisturbed upload makes.</summary>
    public int Requests { get; private set; }

    /// <summary>What an undisturbed upload leaves: of each asset and of each file of the Zarr what it consists of.</summary>
    internal async Task<IReadOnlyDictionary<string, string>> UndisturbedAsync()
    {
        if (_undisturbed is not null)
            return _undisturbed;
        await using var archive = await CrashArchive.StartAsync();
        await archive.Server.RegisterAsync(Folder);
        await archive.RunAsync(Folder, Upload);
        Requests = archive.Proxy.RequestCount;
        Assert.Equal(Bytes, archive.Proxy.ContentBytes);
        return _undisturbed = await ReadAsync(archive.Server.Api);
    }

    /// <summary>What an archive holds, in the same form.</summary>
    internal async Task<IReadOnlyDictionary<string, string>> ReadAsync(string api)
    {
        var content = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var assets = $"{api}/dandisets/000001/versions/draft/assets/";
        foreach (var asset in (await AskAsync($"{assets}?page_size=1000"))["results"]!.AsArray())
        {
            var path = asset!["path"]!.ToString();
            Assert.True(
                content.TryAdd(
                    path,
                    asset["zarr"] is { } id
                        ? await ReadZarrAsync(api, id.ToString(), path, content)
                        : await DigestAsync($"{assets}{asset["asset_id"]}/download/")
                ),
                $"{path} is there twice"
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
        foreach (var file in (await AskAsync($"{api}/zarr/{id}/files/"))["results"]!.AsArray())
            content.Add($"{path}/{file!["Key"]}", file["ETag"]!.ToString());
        var zarr = await AskAsync($"{api}/zarr/{id}/");
        return $"{zarr["status"]} {zarr["checksum"]}";
    }

    private async Task<JsonNode> AskAsync(string address) =>
        JsonNode.Parse(await _http.GetStringAsync(address, TestContext.Current.CancellationToken))!;

    private async Task<string> DigestAsync(string address)
    {
        await using var stream = await _http.GetStreamAsync(address, TestContext.Current.CancellationToken);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, TestContext.Current.CancellationToken));
    }
}
