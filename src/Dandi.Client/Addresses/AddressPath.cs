using Dandi.Discovery;

namespace Dandi.Addresses;

/// <summary>Reads the paths in URLs.</summary>
internal static class AddressPath
{
    /// <summary>
    /// Removes empty segments, <c>.</c>, and each <c>..</c> with the segment before it; a slash at the end stays.
    /// </summary>
    /// <returns>The path without a leading slash; null if it would leave the Dandiset.</returns>
    public static string? Normalize(string path)
    {
        var kept = new List<string>();
        var segments = path.Split('/');
        foreach (var segment in segments)
        {
            if (segment is "" or ".")
                continue;
            if (segment != "..")
                kept.Add(segment);
            else if (kept.Count > 0)
                kept.RemoveAt(kept.Count - 1);
            else
                return null;
        }
        var isFolder = kept.Count > 0 && segments[^1] is "" or "." or "..";
        return string.Join('/', kept) + (isFolder && kept.Count > 0 ? "/" : "");
    }

    /// <summary>
    /// Splits a path into that of a Zarr and that of an entry or folder in it, at the first segment that is the name of
    /// a Zarr.
    /// </summary>
    /// <returns>Null if no segment is; the second path is empty if it is the last one.</returns>
    public static (string Zarr, string Inner)? SplitZarr(string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var at = Array.FindIndex(segments, AssetNames.IsZarr);
        return at < 0 ? null : (string.Join('/', segments[..(at + 1)]), string.Join('/', segments[(at + 1)..]));
    }
}
