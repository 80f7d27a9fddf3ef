using Dandi.Hdf5;
using Dandi.Hdf5.Types;

namespace Dandi.Nwb.Reading;

/// <summary>
/// Finds the videos and images that belong to an NWB file but are stored in separate files (docs/spec/nwb.md 3.2,
/// external_file_objects).
/// </summary>
internal static class ExternalFiles
{
    private const int MaxFiles = 100_000;

    /// <summary>The suffixes of videos, without regard to case.</summary>
    public static IReadOnlyList<string> VideoSuffixes { get; } = [".mp4", ".avi", ".wmv", ".mov", ".flv", ".mkv"];

    /// <summary>The suffixes of images, without regard to case.</summary>
    public static IReadOnlyList<string> ImageSuffixes { get; } = [".png", ".jpg", ".jpeg", ".gif"];

    /// <summary>Returns the image series, ordered by path, then the single images.</summary>
    /// <param name="file">The file to search.</param>
    /// <param name="warn">Receives a message for each file name that is ignored.</param>
    public static IReadOnlyList<ExternalFileObject> Read(NwbFile file, Action<string> warn)
    {
        var objects = new List<ExternalFileObject>();
        foreach (var item in file.Objects.OrderBy(item => item.Path, StringComparer.Ordinal))
        {
            if (
                item.IsKindOf("ImageSeries")
                && item.Path == $"/acquisition/{item.Name}"
                && item.Dataset("external_file") is { } files
            )
            {
                objects.Add(
                    new ExternalFileObject(item.Text("object_id"), item.Name, ReadVideos(files, warn), "external_file")
                );
            }
        }
        foreach (var item in file.Objects)
        {
            if (item.IsKindOf("ExternalImage") && ReadImage(item, warn) is { } imagePath)
                objects.Add(new ExternalFileObject(item.Text("object_id"), item.Name, [imagePath], "data"));
        }
        return objects;
    }

    private static List<string> ReadVideos(Hdf5Dataset files, Action<string> warn)
    {
        if (files.Type.Class != Hdf5TypeClass.String)
            return [];
        var videos = new List<string>();
        foreach (var name in files.Values.ReadAllStrings(MaxFiles))
        {
            if (name is null)
                continue;
            if (HasSuffix(name, VideoSuffixes))
                videos.Add(AsPosixPath(name));
            else
                warn(UnknownVideo(name));
        }
        return videos;
    }

    private static string? ReadImage(NwbObject image, Action<string> warn)
    {
        if (image.Stored is not Hdf5Dataset dataset || dataset.Values.ReadString() is not { } name)
            return null;
        if (HasSuffix(name, ImageSuffixes))
            return AsPosixPath(name);
        warn(UnknownImage(name));
        return null;
    }

    /// <summary>Whether a file name has one of the suffixes.</summary>
    public static bool HasSuffix(string name, IReadOnlyList<string> suffixes) =>
        suffixes.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    /// <summary>The note about a file that is not taken for a video.</summary>
    public static string UnknownVideo(string name) =>
        $"external file {AsPosixPath(name)} should be one of: {string.Join(", ", VideoSuffixes)}";

    /// <summary>The note about a file that is not taken for an image.</summary>
    public static string UnknownImage(string name) =>
        $"external image {AsPosixPath(name)} should be one of: {string.Join(", ", ImageSuffixes)}";

    /// <summary>
    /// Normalizes a path as Python's <c>PurePosixPath</c> does: without repeated slashes and <c>.</c> components.
    /// </summary>
    private static string AsPosixPath(string name)
    {
        var root =
            name.StartsWith("//", StringComparison.Ordinal) && !name.StartsWith("///", StringComparison.Ordinal) ? "//"
            : name.StartsWith('/') ? "/"
            : "";
        var path =
            root + string.Join('/', name.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != "."));
        return path.Length == 0 ? "." : path;
    }
}
