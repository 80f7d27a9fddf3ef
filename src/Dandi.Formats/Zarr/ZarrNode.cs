using System.Text.Json;

namespace Dandi.Zarr;

/// <summary>A group or array in a Zarr.</summary>
/// <param name="Path">The path relative to the root, without a trailing slash; empty for the root.</param>
/// <param name="Format">The Zarr version of its metadata: 2 or 3.</param>
/// <param name="IsArray">Whether the node is an array.</param>
/// <param name="Array">The metadata of the array; null for a group, and for an array without a valid shape.</param>
/// <param name="Attributes">The attributes of a group with OME-NGFF metadata; otherwise undefined.</param>
internal sealed record ZarrNode(string Path, int Format, bool IsArray, ZarrArray? Array, JsonElement Attributes);

/// <summary>The metadata of an array that other checks need.</summary>
/// <param name="Shape">The length of each dimension.</param>
/// <param name="DataType">
/// The data type, such as <c>uint16</c> or <c>&lt;u2</c>; null if it is compound or unknown.
/// </param>
/// <param name="DimensionNames">The names of the dimensions, or null.</param>
/// <param name="Grid">The chunk grid; null if it is invalid or unknown.</param>
internal sealed record ZarrArray(long[] Shape, string? DataType, string?[]? DimensionNames, ZarrChunkGrid? Grid)
{
    /// <summary>Whether the data type is an integer type.</summary>
    public bool IsInteger =>
        DataType is ['<' or '>' or '|' or '=', 'i' or 'u', ..]
        || (
            DataType is not null
            && (
                DataType.StartsWith("int", StringComparison.Ordinal)
                || DataType.StartsWith("uint", StringComparison.Ordinal)
            )
        );

    /// <summary>The data type without its byte order.</summary>
    public string? TypeWithoutByteOrder => DataType is ['<' or '>' or '|' or '=', .. var type] ? type : DataType;
}
