using Dandi.Json;

namespace Dandi.Zarr;

/// <summary>
/// The names of the JSON files with metadata of a Zarr
/// (<see href="https://zarr-specs.readthedocs.io/en/latest/v2/v2.0.html">Zarr 2</see>,
/// <see href="https://zarr-specs.readthedocs.io/en/latest/v3/core/index.html">Zarr 3</see>).
/// </summary>
public static class ZarrMetadataFile
{
    /// <summary>The metadata of a Zarr 2 array.</summary>
    public const string Array = ".zarray";

    /// <summary>The attributes of a Zarr 2 group or array.</summary>
    public const string Attributes = ".zattrs";

    /// <summary>The metadata of a Zarr 2 group.</summary>
    public const string Group = ".zgroup";

    /// <summary>Consolidated metadata: copies of the metadata of all nodes of a Zarr 2.</summary>
    public const string Consolidated = ".zmetadata";

    /// <summary>The metadata and attributes of a Zarr 3 group or array.</summary>
    public const string Node = "zarr.json";

    /// <summary>The size limit for reading, in bytes; consolidated metadata of a large plate has some MB.</summary>
    public const int MaxSize = 16 << 20;

    private static readonly JsonLimits Limits = new(MaxSize, MaxDepth: 512, MaxValues: 4_000_000);

    /// <summary>Whether a file with this name contains metadata.</summary>
    public static bool IsName(ReadOnlySpan<char> name) => IsInArray(name) || name is Group or Consolidated;

    /// <summary>Whether a file with this name contains metadata of an array.</summary>
    public static bool IsInArray(ReadOnlySpan<char> name) => name is Array or Attributes or Node;

    /// <summary>Whether the content of a metadata file can be parsed as JSON, as the Python client does.</summary>
    public static bool IsJson(ReadOnlyMemory<byte> content) =>
        content.Length > 0 && PythonJsonParser.IsReadable(content, Limits);
}
