using Dandi.Hdf5;
using Dandi.Hdf5.Types;

namespace Dandi.Nwb.Reading;

/// <summary>The videos and pictures that belong to a file and lie beside it (nwb.md §3.2, external_file_objects).</summary>
internal static class ExternalFiles
{
    private const int MaxFiles = 100_000;

    private static readonly string[] VideoSuffixes = [".mp4", ".avi", ".wmv", ".mov", ".flv", ".mkv"];
    private static readonly string[] PictureSuffixes = [".png", ".jpg", ".jpeg", ".gif"];

    /// <summary>Series of pictures first, then single ones.</summary>
    /// <param name="file">The file.</param>
    /// <param name="warn">Told what is left out, and why.</param>
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
            if (item.IsKindOf("ExternalImage") && ReadPicture(item, warn) is { } picture)
                objects.Add(new ExternalFileObject(item.Text("object_id"), item.Name, [picture], "data"));
        }
        return objects;
    }

    private static List<string> ReadVideos(Hdf5Dataset files, Action<string> warn)
    {
        if (files.Type.Class != Hdf5TypeClass.String)
            return [];
        var videos = new List<string>();
        if (files.Space.Count > MaxFiles)
            throw new UnsupportedHdf5Exception(
                Hdf5Fault.Limit,
                "data",
                -1,
                $"A series names {files.Space.Count} external files, more than {MaxFiles}"
            );
        foreach (var name in files.Values.ReadTexts(0, (int)files.Space.Count))
        {
            if (name is null)
                continue;
            if (HasSuffix(name, VideoSuffixes))
                videos.Add(AsPosixPath(name));
            else
                warn($"external file {AsPosixPath(name)} should be one of: {string.Join(", ", VideoSuffixes)}");
        }
        return videos;
    }

    private static string? ReadPicture(NwbObject image, Action<string> warn)
    {
        if (image.Stored is not Hdf5Dataset dataset || dataset.Values.ReadText() is not { } name)
            return null;
        if (HasSuffix(name, PictureSuffixes))
            return AsPosixPath(name);
        warn($"external image {AsPosixPath(name)} should be one of: {string.Join(", ", PictureSuffixes)}");
        return null;
    }

    private static bool HasSuffix(string name, string[] suffixes) =>
        suffixes.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    /// <summary>As a POSIX path object of Python shows it: without doubled slashes and single dots.</summary>
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
