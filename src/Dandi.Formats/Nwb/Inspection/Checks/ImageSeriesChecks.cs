using Dandi.FileSystem;
using Dandi.Hdf5;
using Dandi.Hdf5.Types;

namespace Dandi.Nwb.Inspection.Checks;

/// <summary>Checks series of images, which may be in external files.</summary>
internal static class ImageSeriesChecks
{
    private const int MaxFiles = 100_000;

    public static IEnumerable<string> ImageSeriesExternalFileValid(NwbObject item, InspectedFile file)
    {
        foreach (var name in ExternalFiles(item))
        {
            file.Token.ThrowIfCancellationRequested();
            if (Path.IsPathFullyQualified(name) || Exists(Path.Combine(file.Folder, name)))
                continue;
            yield return $"The external file '{name}' does not exist. Please confirm the relative location to the "
                + $"NWBFile.";
        }
    }

    public static IEnumerable<string> ImageSeriesExternalFileRelative(NwbObject item, InspectedFile file) =>
        ExternalFiles(item)
            .Where(IsAbsolute)
            .Select(name =>
                $"The external file '{name}' is not a relative path. Please adjust the absolute path to be "
                + $"relative to the location of the NWBFile."
            );

    public static IEnumerable<string> ImageSeriesDataSize(NwbObject item, InspectedFile file)
    {
        if (!item.IsKindOf("TwoPhotonSeries") && new Series(item).Data is { } data && ObjectChecks.IsStoredLarge(data))
            yield return "ImageSeries is very large. Consider using external mode for better storage.";
    }

    /// <summary>
    /// Never has a result: <c>starting_frame</c> is an attribute of <c>external_file</c>, so it cannot exist without
    /// it.
    /// </summary>
    public static IEnumerable<string> ImageSeriesStartingFrameWithoutExternalFile(NwbObject item, InspectedFile file) =>
        [];

    /// <exception cref="UnsupportedHdf5Exception">It is unknown whether the file exists, so the check is
    /// skipped.</exception>
    private static bool Exists(string path)
    {
        try
        {
            return PathEntry.Read(path).Kind != EntryKind.None;
        }
        catch (IOException error)
        {
            throw new UnsupportedHdf5Exception(
                Hdf5ErrorKind.Unsupported,
                "external file",
                -1,
                $"Cannot tell whether the external file `{path}` exists: {error.Message}",
                error
            );
        }
    }

    private static IEnumerable<string> ExternalFiles(NwbObject item)
    {
        if (item.Dataset("external_file") is not { Type.Class: Hdf5TypeClass.String } files)
            yield break;
        foreach (var name in files.Values.ReadAllStrings(MaxFiles))
            yield return name ?? "";
    }

    /// <summary>
    /// True if a path is absolute by the rules of Windows or POSIX, independent of the running system.
    /// </summary>
    private static bool IsAbsolute(string path) =>
        path.StartsWith('/') || path.StartsWith(@"\\", StringComparison.Ordinal) || path is [_, ':', '/' or '\\', ..];
}
