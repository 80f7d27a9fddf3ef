using System.Collections.Frozen;

namespace Dandi.Media;

/// <summary>
/// The media type of a file, by the extension of its name, as written to an asset's <c>encodingFormat</c>:
/// <see href="https://www.iana.org/assignments/media-types/media-types.xhtml">IANA registrations</see> and common
/// unregistered types, as the Python client determines them.
/// </summary>
public static class MediaType
{
    /// <summary>The media type of a file whose extension is not in the table.</summary>
    public const string Unknown = "application/octet-stream";

    /// <summary>The media type of an NWB file.</summary>
    public const string Nwb = "application/x-nwb";

    /// <summary>The media type of a Zarr.</summary>
    public const string Zarr = "application/x-zarr";

    // Each line: a media type and its extensions.
    private const string Table = """
        application/json .json
        application/yaml .yaml .yml
        application/gzip .gz .tgz
        application/x-bzip2 .bz2
        application/x-xz .xz
        application/zip .zip
        application/x-tar .tar
        application/x-7z-compressed .7z
        application/x-hdf5 .h5 .hdf5 .hdf
        application/pdf .pdf
        application/xml .xml
        text/javascript .js
        text/tab-separated-values .tsv
        text/csv .csv
        text/markdown .md .markdown
        text/x-rst .rst
        text/plain .txt .text .log .asc
        text/html .html .htm
        text/css .css
        text/x-python .py
        text/x-objcsrc .m
        application/x-sh .sh
        application/x-ipynb+json .ipynb
        application/x-matlab-data .mat
        application/vnd.openxmlformats-officedocument.spreadsheetml.sheet .xlsx
        application/vnd.openxmlformats-officedocument.wordprocessingml.document .docx
        video/mp4 .mp4
        video/x-msvideo .avi
        video/matroska .mkv
        video/quicktime .mov
        video/x-ms-wmv .wmv
        video/x-flv .flv
        video/webm .webm
        video/mpeg .mpeg .mpg
        audio/x-wav .wav
        audio/mpeg .mp3
        audio/ogg .ogg
        audio/flac .flac
        image/png .png
        image/jpeg .jpg .jpeg
        image/gif .gif
        image/tiff .tif .tiff
        image/bmp .bmp
        image/svg+xml .svg
        image/webp .webp
        """;

    private static readonly FrozenDictionary<string, string> ByExtension = Table
        .Split('\n')
        .Select(line => line.Split(' '))
        .SelectMany(words => words[1..].Select(extension => KeyValuePair.Create(extension, words[0])))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The media type of a file name, by its extension in any letter case. A name such as <c>.json</c>, which
    /// has nothing before the dot, has no extension.</summary>
    public static string Of(string name) =>
        name.LastIndexOf('.') == 0 ? Unknown : ByExtension.GetValueOrDefault(Path.GetExtension(name), Unknown);
}
