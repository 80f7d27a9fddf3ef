using Dandi.Zarr;

namespace Dandi.Transfer;

/// <summary>The files of a Zarr that describe it, and are stored as JSON so that browsers show them (archive-api.md §10).</summary>
internal static class ZarrMetadataFiles
{
    /// <summary>Whether a file is one of them and holds JSON.</summary>
    /// <param name="local">The Zarr.</param>
    /// <param name="entry">The file.</param>
    /// <param name="bytes">Its bytes, or null where they are to be read.</param>
    public static bool IsJson(ZarrStore local, ZarrEntry entry, byte[]? bytes)
    {
        if (!ZarrMetadataFile.IsName(Path.GetFileName(entry.Path.AsSpan())) || entry.Size > ZarrMetadataFile.MaxSize) return false;
        try
        {
            return ZarrMetadataFile.IsJson(bytes is null ? Read(local.FullPath(entry.Path), (int)entry.Size) : bytes.AsMemory(0, (int)entry.Size));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The one who sends it says what is wrong.
            return false;
        }
    }

    private static byte[] Read(string path, int size)
    {
        var bytes = new byte[size];
        using var stream = File.OpenRead(path);
        stream.ReadExactly(bytes);
        return bytes;
    }
}
