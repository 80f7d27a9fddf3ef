using System.Globalization;

namespace Dandi.Zarr;

/// <summary>The grid of chunks of an array, and how their keys are written.</summary>
/// <param name="shape">The lengths of the array.</param>
/// <param name="chunkShape">The lengths of a chunk, or of a shard; as many.</param>
/// <param name="prefix">What a key begins with: <c>c</c> in the default encoding of Zarr 3, else nothing.</param>
/// <param name="separator">What stands between the parts of a key.</param>
internal sealed class ZarrChunkGrid(long[] shape, long[] chunkShape, string prefix, char separator)
{
    private readonly long[] _counts =
    [
        .. shape.Zip(chunkShape, (length, chunk) => chunk <= 0 ? 0 : (length / chunk) + (length % chunk == 0 ? 0 : 1)),
    ];

    /// <summary>What a key is to this grid.</summary>
    public ChunkKey Validate(ReadOnlySpan<char> key)
    {
        if (!key.StartsWith(prefix, StringComparison.Ordinal))
            return ChunkKey.None;
        key = key[prefix.Length..];
        // A single number has a chunk of its own: "c", or "0" where there is no prefix.
        if (_counts.Length == 0)
            return key.SequenceEqual(prefix.Length == 0 ? "0" : "") ? ChunkKey.Inside : ChunkKey.None;
        if (prefix.Length > 0 && !TryDrop(ref key, separator))
            return ChunkKey.None;
        var isInside = true;
        for (var dimension = 0; dimension < _counts.Length; dimension++)
        {
            if (dimension > 0 && !TryDrop(ref key, separator))
                return ChunkKey.None;
            if (!TryDropIndex(ref key, out var index))
                return ChunkKey.None;
            isInside &= index < _counts[dimension];
        }
        return key.Length > 0 ? ChunkKey.None
            : isInside ? ChunkKey.Inside
            : ChunkKey.Outside;
    }

    /// <summary>The key of the last chunk; null where there is none.</summary>
    public string? Last
    {
        get
        {
            if (_counts.Contains(0))
                return null;
            if (_counts.Length == 0)
                return prefix.Length == 0 ? "0" : prefix;
            var indices = string.Join(
                separator,
                _counts.Select(count => (count - 1).ToString(CultureInfo.InvariantCulture))
            );
            return prefix.Length == 0 ? indices : $"{prefix}{separator}{indices}";
        }
    }

    private static bool TryDrop(ref ReadOnlySpan<char> key, char character)
    {
        if (key.Length == 0 || key[0] != character)
            return false;
        key = key[1..];
        return true;
    }

    private static bool TryDropIndex(ref ReadOnlySpan<char> key, out long index)
    {
        index = 0;
        var length = 0;
        for (; length < key.Length && char.IsAsciiDigit(key[length]); length++)
        {
            var digit = key[length] - '0';
            // More digits than a long has stand for an index outside of every grid.
            index = index > (long.MaxValue - digit) / 10 ? long.MaxValue : (index * 10) + digit;
        }
        if (length == 0 || (length > 1 && key[0] == '0'))
            return false;
        key = key[length..];
        return true;
    }
}

/// <summary>What a file in the folder of an array is to its grid.</summary>
internal enum ChunkKey
{
    /// <summary>No key of a chunk.</summary>
    None,

    /// <summary>A chunk of the grid.</summary>
    Inside,

    /// <summary>A chunk beyond the grid.</summary>
    Outside,
}
