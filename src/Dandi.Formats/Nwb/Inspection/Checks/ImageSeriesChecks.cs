using Dandi.FileSystem;
using Dandi.Hdf5;
using Dandi.Hdf5.Types;

namespace Dandi.Nwb.Inspection.Checks;

/// <summary>Of series of pictures, which may be in files of their own.</summary>
internal static class ImageSeriesChecks
{
    private const int MaxFiles = 100_000;

    public static IEnumerable<string> ExternalFilesExist(NwbObject item, InspectedFile file)
    {
        foreach (var name in ExternalFiles(item))
        {
            file.Token.ThrowIfCancellationRequested();
            if (Path.IsPathFullyQualified(name) || IsThere(Path.Combine(file.Folder, name)))
                continue;
            yield return $"The external file '{name}' does not exist. Please confirm the relative location to the NWBFile.";
        }
    }

    public static IEnumerable<string> ExternalFilesAreRelative(NwbObject item, InspectedFile file) =>
        ExternalFiles(item)
            .Where(IsAbsolute)
            .Select(name =>
                $"The external file '{name}' is not a relative path. Please adjust the absolute path to be relative to the location of the NWBFile."
            );

    public static IEnumerable<string> Size(NwbObject item, InspectedFile file)
    {
        if (!item.IsKindOf("TwoPhotonSeries") && new Series(item).Data is { } data && ObjectChecks.IsStoredLarge(data))
            yield return "ImageSeries is very large. Consider using external mode for better storage.";
    }

    /// <summary>Never finds anything: the frames stand at the list of files.</summary>
    public static IEnumerable<string> StartingFrame(NwbObject item, InspectedFile file) => [];

    /// <exception cref="UnsupportedHdf5Exception">The system cannot tell, so the check is not made.</exception>
    private static bool IsThere(string path)
    {
        try
        {
            return PathEntry.Look(path).Kind != EntryKind.Nothing;
        }
        catch (IOException error)
        {
            throw new UnsupportedHdf5Exception(
                Hdf5Fault.Unsupported,
                "external file",
                -1,
                $"The system cannot tell whether the external file `{path}` exists: {error.Message}",
                error
            );
        }
    }

    private static IEnumerable<string> ExternalFiles(NwbObject item)
    {
        if (item.Dataset("external_file") is not { Type.Class: Hdf5TypeClass.String } files)
            yield break;
        for (long index = 0; index < Math.Min(files.Space.Count, MaxFiles); index++)
            yield return files.Values.ReadText(index) ?? "";
    }

    /// <summary>Whether a path is absolute on Windows or elsewhere, wherever this runs.</summary>
    private static bool IsAbsolute(string path) =>
        path.StartsWith('/') || path.StartsWith(@"\\", StringComparison.Ordinal) || path is [_, ':', '/' or '\\', ..];
}
