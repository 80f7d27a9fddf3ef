using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Dandi.Benchmarks;

/// <summary>What is downloaded: a Dandiset, and where its objects are in the store.</summary>
/// <param name="Source">The folder that was uploaded.</param>
/// <param name="Dandiset">The identifier of the Dandiset.</param>
/// <param name="Url">The URL of its draft.</param>
/// <param name="Store">The URL of the store: scheme, host and port.</param>
/// <param name="Prefix">The bucket and what all keys begin with.</param>
/// <param name="Objects">The keys after the prefix, with the paths of their files.</param>
internal sealed record DownloadSet(
    string Source,
    string Dandiset,
    string Url,
    string Store,
    string Prefix,
    IReadOnlyList<(string Key, string Path)> Objects
)
{
    /// <summary>As many connections as <c>dandi</c> opens at most for small objects on one machine.</summary>
    private const int Parallel = 16;

    /// <summary>The identifier in the <c>dandiset.yaml</c> of a folder.</summary>
    public static string IdOf(string folder) =>
        File.ReadLines(Path.Combine(folder, "dandiset.yaml"))
            .First(line => line.StartsWith("identifier:", StringComparison.Ordinal))
            .Split(':')[^1]
            .Trim();

    /// <summary>Finds the objects of a Dandiset of files.</summary>
    public static async Task<DownloadSet> OfFilesAsync(
        Workplace workplace,
        string folder,
        string bucket,
        CancellationToken cancellationToken
    )
    {
        var objects = new List<(string, string)>();
        await foreach (var asset in AssetsAsync(workplace, folder, cancellationToken))
        {
            var blob = asset.GetProperty("blob").GetString()!;
            objects.Add(($"{blob[..3]}/{blob[3..6]}/{blob}", asset.GetProperty("path").GetString()!));
        }
        return Create(workplace, folder, $"{bucket}/blobs", objects);
    }

    /// <summary>Finds the objects of a Dandiset of one Zarr.</summary>
    public static async Task<DownloadSet> OfZarrAsync(
        Workplace workplace,
        string folder,
        string bucket,
        CancellationToken cancellationToken
    )
    {
        var zarr = "";
        await foreach (var asset in AssetsAsync(workplace, folder, cancellationToken))
            zarr = asset.GetProperty("zarr").GetString()!;
        var root = Path.Combine(folder, "image.zarr");
        var objects = Directory
            .EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file))
            .Select(key => (key, $"image.zarr/{key}"))
            .ToList();
        return Create(workplace, folder, $"{bucket}/zarr/{zarr}", objects);
    }

    /// <summary>Whether the objects are the entries of a Zarr.</summary>
    public bool IsZarr => Objects.All(item => item.Path == $"image.zarr/{item.Key}");

    /// <summary>The command of curl that writes the same files into a folder.</summary>
    public ProcessStartInfo Curl(string folder)
    {
        var config = Path.Combine(Path.GetTempPath(), $"dandi-bench-{Dandiset}.curl");
        var text = new StringBuilder();
        foreach (var (key, path) in Objects)
            text.Append(CultureInfo.InvariantCulture, $"url = \"{Store}/{Prefix}/{key}\"\noutput = \"{path}\"\n");
        File.WriteAllText(config, text.ToString());
        string[] arguments =
        [
            "--silent",
            "--fail",
            "--create-dirs",
            "--parallel",
            "--parallel-max",
            $"{Parallel}",
            "--config",
            config,
        ];
        return new ProcessStartInfo("curl", arguments) { WorkingDirectory = folder };
    }

    /// <summary>The command of rclone that writes the same files into a folder.</summary>
    public ProcessStartInfo Rclone(string folder)
    {
        var list = Path.Combine(Path.GetTempPath(), $"dandi-bench-{Dandiset}.rclone");
        File.WriteAllLines(list, Objects.Select(item => item.Key));
        string[] arguments =
        [
            "copy",
            $":s3:{Prefix}",
            IsZarr ? Path.Combine(folder, "image.zarr") : folder,
            "--s3-provider",
            "Other",
            "--s3-endpoint",
            Store,
            "--transfers",
            $"{Parallel}",
            "--files-from-raw",
            list,
            "--no-traverse",
        ];
        var start = new ProcessStartInfo("rclone", arguments) { WorkingDirectory = folder };
        // Version 1.60 ends with an error if it is set.
        start.Environment.Remove("AWS_CA_BUNDLE");
        return start;
    }

    private static DownloadSet Create(
        Workplace workplace,
        string folder,
        string prefix,
        IReadOnlyList<(string, string)> objects
    )
    {
        var id = IdOf(folder);
        return new DownloadSet(
            folder,
            id,
            $"{workplace.Api}/dandisets/{id}/versions/draft/",
            new Uri(workplace.Api).GetLeftPart(UriPartial.Authority),
            prefix,
            objects
        );
    }

    private static async IAsyncEnumerable<JsonElement> AssetsAsync(
        Workplace workplace,
        string folder,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var http = new HttpClient();
        var url = $"{workplace.Api}/dandisets/{IdOf(folder)}/versions/draft/assets/?page_size=1000";
        using var json = JsonDocument.Parse(await http.GetStringAsync(url, cancellationToken));
        foreach (var asset in json.RootElement.GetProperty("results").EnumerateArray())
            yield return asset.Clone();
    }
}
