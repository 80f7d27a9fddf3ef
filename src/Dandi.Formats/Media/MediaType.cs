using System.Collections.Frozen;

namespace Dandi.Media;

/// <summary>The media type of a file, by its name: what an asset's <c>encodingFormat</c> says (IANA registrations, and the usual unregistered ones).</summary>
public static class MediaType
{
    /// <summary>The type of what no ending tells more of.</summary>
    public const string Unknown = "application/octet-stream";

    /// <summary>The type of an NWB file.</summary>
    public const string Nwb = "application/x-nwb";

    /// <summary>The type of a Zarr.</summary>
    public const string Zarr = "application/x-zarr";

    private static readonly FrozenDictionary<string, string> ByEnding = new Dictionary<string, string>(
        StringComparer.OrdinalIgnoreCase
    )
    {
        [".json"] = "application/json",
        [".yaml"] = "application/yaml",
        [".yml"] = "application/yaml",
        [".gz"] = "application/gzip",
        [".tgz"] = "application/gzip",
        [".bz2"] = "application/x-bzip2",
        [".xz"] = "application/x-xz",
        [".zip"] = "application/zip",
        [".tar"] = "application/x-tar",
        [".7z"] = "application/x-7z-compressed",
        [".h5"] = "application/x-hdf5",
        [".hdf5"] = "application/x-hdf5",
        [".hdf"] = "application/x-hdf5",
        [".pdf"] = "application/pdf",
        [".xml"] = "application/xml",
        [".js"] = "text/javascript",
        [".tsv"] = "text/tab-separated-values",
        [".csv"] = "text/csv",
        [".md"] = "text/markdown",
        [".markdown"] = "text/markdown",
        [".rst"] = "text/x-rst",
        [".txt"] = "text/plain",
        [".text"] = "text/plain",
        [".log"] = "text/plain",
        [".asc"] = "text/plain",
        [".html"] = "text/html",
        [".htm"] = "text/html",
        [".css"] = "text/css",
        [".py"] = "text/x-python",
        [".m"] = "text/x-objcsrc",
        [".sh"] = "application/x-sh",
        [".ipynb"] = "application/x-ipynb+json",
        [".mat"] = "application/x-matlab-data",
        [".xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        [".docx"] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        [".mp4"] = "video/mp4",
        [".avi"] = "video/x-msvideo",
        [".mkv"] = "video/matroska",
        [".mov"] = "video/quicktime",
        [".wmv"] = "video/x-ms-wmv",
        [".flv"] = "video/x-flv",
        [".webm"] = "video/webm",
        [".mpeg"] = "video/mpeg",
        [".mpg"] = "video/mpeg",
        [".wav"] = "audio/x-wav",
        [".mp3"] = "audio/mpeg",
        [".ogg"] = "audio/ogg",
        [".flac"] = "audio/flac",
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".gif"] = "image/gif",
        [".tif"] = "image/tiff",
        [".tiff"] = "image/tiff",
        [".bmp"] = "image/bmp",
        [".svg"] = "image/svg+xml",
        [".webp"] = "image/webp",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The type that the ending stands for, in any letter case; a name that is all ending has none.</summary>
    public static string Of(string name) =>
        name.LastIndexOf('.') == 0 ? Unknown : ByEnding.GetValueOrDefault(Path.GetExtension(name), Unknown);
}
