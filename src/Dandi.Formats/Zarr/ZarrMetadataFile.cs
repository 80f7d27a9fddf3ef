using Dandi.Json;

namespace Dandi.Zarr;

/// <summary>The files of a Zarr that hold its metadata, as JSON (<see href="https://zarr-specs.readthedocs.io/">Zarr specifications</see>, versions 2 and 3).</summary>
public static class ZarrMetadataFile
{
    /// <summary>An array of Zarr 2.</summary>
    public const string Array = ".zarray";

    /// <summary>The attributes of a group or array of Zarr 2.</summary>
    public const string Attributes = ".zattrs";

    /// <summary>A group of Zarr 2.</summary>
    public const string Group = ".zgroup";

    /// <summary>The metadata of all nodes of a Zarr 2 in one file.</summary>
    public const string Consolidated = ".zmetadata";

    /// <summary>A group or array of Zarr 3, with its attributes.</summary>
    public const string Node = "zarr.json";

    /// <summary>The largest file that is read: consolidated metadata of a large plate is some MB.</summary>
    public const int MaxSize = 16 << 20;

    private static readonly JsonLimits Limits = new(MaxSize, MaxDepth: 512, MaxValues: 4_000_000);

    /// <summary>Whether a file of this name holds metadata.</summary>
    public static bool IsName(ReadOnlySpan<char> name) => IsInArray(name) || name is Group or Consolidated;

    /// <summary>Whether a file of this name belongs in the folder of an array.</summary>
    public static bool IsInArray(ReadOnlySpan<char> name) => name is Array or Attributes or Node;

    /// <summary>Whether the content of such a file is JSON, for those who only read it.</summary>
    public static bool IsJson(ReadOnlyMemory<byte> content) =>
        content.Length > 0 && PythonJsonParser.IsReadable(content, Limits);
}
