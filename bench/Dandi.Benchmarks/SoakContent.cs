using System.Text.Json.Nodes;

namespace Dandi.Benchmarks;

/// <summary>Compares the content of an archive with local files.</summary>
internal static class SoakContent
{
    /// <summary>Whether the archive has exactly the local files, byte for byte, and the checksum of the Zarr.</summary>
    public static async Task<bool> EqualsLocalAsync(
        Workplace workplace,
        string folder,
        int files,
        CancellationToken cancellationToken
    )
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        var assets = $"{workplace.Api}/dandisets/000001/versions/draft/assets/";
        var listed = JsonNode.Parse(await http.GetStringAsync(new Uri($"{assets}?page_size=1000"), cancellationToken))![
            "results"
        ]!.AsArray();
        if (listed.Count != files + 1)
            return false;
        foreach (var asset in listed)
        {
            var isSame = asset!["zarr"] is { } zarr
                ? await IsSameAsync(workplace, http, zarr.ToString(), folder, cancellationToken)
                : await IsSameAsync(
                    http,
                    $"{assets}{asset["asset_id"]}/download/",
                    Path.Combine(folder, asset["path"]!.ToString()),
                    cancellationToken
                );
            if (!isSame)
                return false;
        }
        return true;
    }

    private static async Task<bool> IsSameAsync(
        Workplace workplace,
        HttpClient http,
        string zarr,
        string folder,
        CancellationToken cancellationToken
    )
    {
        var remote = JsonNode.Parse(
            await http.GetStringAsync(new Uri($"{workplace.Api}/zarr/{zarr}/"), cancellationToken)
        )!;
        var local = await workplace.RunAsync(
            folder,
            cancellationToken,
            "digest",
            "--no-cache",
            "-d",
            "zarr-checksum",
            "image.zarr"
        );
        return remote["status"]!.ToString() == "Complete"
            && local.Output.Contains(remote["checksum"]!.ToString(), StringComparison.Ordinal);
    }

    private static async Task<bool> IsSameAsync(
        HttpClient http,
        string url,
        string path,
        CancellationToken cancellationToken
    )
    {
        var (remoteBytes, localBytes) = (new byte[1 << 20], new byte[1 << 20]);
        await using var remote = await http.GetStreamAsync(new Uri(url), cancellationToken);
        await using var local = File.OpenRead(path);
        while (true)
        {
            var read = await remote.ReadAtLeastAsync(
                remoteBytes,
                remoteBytes.Length,
                throwOnEndOfStream: false,
                cancellationToken
            );
            var expected = await local.ReadAtLeastAsync(
                localBytes,
                localBytes.Length,
                throwOnEndOfStream: false,
                cancellationToken
            );
            if (!remoteBytes.AsSpan(0, read).SequenceEqual(localBytes.AsSpan(0, expected)))
                return false;
            if (read == 0)
                return true;
        }
    }
}
