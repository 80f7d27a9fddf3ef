using System.Text.Json;

namespace Dandi.Zarr;

/// <summary>A group or an array of a Zarr.</summary>
/// <param name="Path">Relative to the root, without a slash at its end; empty for the root.</param>
/// <param name="Format">The version of Zarr that its metadata follow: 2 or 3.</param>
/// <param name="IsArray">Whether it is an array.</param>
/// <param name="Array">What is known of it as an array; null for a group, and for an array whose metadata do not say its shape.</param>
/// <param name="Attributes">The attributes of a group that say something of OME; undefined where they do not.</param>
internal sealed record ZarrNode(string Path, int Format, bool IsArray, ZarrArray? Array, JsonElement Attributes);

/// <summary>What the metadata of an array say.</summary>
/// <param name="Shape">Its lengths.</param>
/// <param name="DataType">The name of its type, <c>uint16</c> or <c>&lt;u2</c>; null for a compound or unknown one.</param>
/// <param name="DimensionNames">The names of its dimensions; null where it has none.</param>
/// <param name="Grid">Its chunks; null where its grid is none that is known.</param>
internal sealed record ZarrArray(long[] Shape, string? DataType, string?[]? DimensionNames, ZarrChunkGrid? Grid)
{
    /// <summary>Whether its numbers are whole ones.</summary>
    public bool IsInteger =>
        DataType is ['<' or '>' or '|' or '=', 'i' or 'u', ..]
        || (
            DataType is not null
            && (
                DataType.StartsWith("int", StringComparison.Ordinal)
                || DataType.StartsWith("uint", StringComparison.Ordinal)
            )
        );

    /// <summary>Its type without the order of bytes, so that types of both orders compare equal.</summary>
    public string? PlainType => DataType is ['<' or '>' or '|' or '=', .. var plain] ? plain : DataType;
}
