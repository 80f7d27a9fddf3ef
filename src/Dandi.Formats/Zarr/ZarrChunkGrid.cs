using System.Globalization;

namespace Dandi.Zarr;

/// <summary>
/// The regular chunk grid of an array, and the encoding of chunk keys
/// (<see href="https://zarr-specs.readthedocs.io/en/latest/v3/core/index.html">Zarr 3</see>, "Chunk grids" and "Chunk
/// key encoding").
/// </summary>
/// <param name="shape">The shape of the array.</param>
/// <param name="chunkShape">The shape of a chunk, or of a shard; it has the same rank.</param>
/// <param name="prefix">The prefix of keys: <c>c</c> in the default encoding of Zarr 3, otherwise empty.</param>
/// <param name="separator">The separator in keys: <c>.</c> or <c>/</c>.</param>
internal sealed class ZarrChunkGrid(long[] shape, long[] chunkShape, string prefix, char separator)
{
    private readonly long[] _counts =
    [
        .. shape.Zip(chunkShape, (length, chunk) => chunk <= 0 ? 0 : (length / chunk) + (length % chunk == 0 ? 0 : 1)),
    ];

    /// <summary>Tells whether a key is that of a chunk inside or outside of the grid, or of no chunk.</summary>
    public ChunkKey Classify(ReadOnlySpan<char> key)
    {
        if (!key.StartsWith(prefix, StringComparison.Ordinal))
            return ChunkKey.None;
        key = key[prefix.Length..];
        // A scalar has a single chunk: "c", or "0" without a prefix.
        if (_counts.Length == 0)
            return key.SequenceEqual(prefix.Length == 0 ? "0" : "") ? ChunkKey.Inside : ChunkKey.None;
        if (prefix.Length > 0 && !TryRead(ref key, separator))
            return ChunkKey.None;
        var isInside = true;
        for (var dimension = 0; dimension < _counts.Length; dimension++)
        {
            if (dimension > 0 && !TryRead(ref key, separator))
                return ChunkKey.None;
            if (!TryReadIndex(ref key, out var index))
                return ChunkKey.None;
            isInside &= index < _counts[dimension];
        }
        return key.Length > 0 ? ChunkKey.None
            : isInside ? ChunkKey.Inside
            : ChunkKey.Outside;
    }

    /// <summary>The key of the last chunk; null if the grid has no chunks.</summary>
    public string? LastKey
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

    private static bool TryRead(ref ReadOnlySpan<char> key, char character)
    {
        if (key.Length == 0 || key[0] != character)
            return false;
        key = key[1..];
        return true;
    }

    private static bool TryReadIndex(ref ReadOnlySpan<char> key, out long index)
    {
        index = 0;
        var length = 0;
        for (; length < key.Length && char.IsAsciiDigit(key[length]); length++)
        {
            var digit = key[length] - '0';
            // An index that exceeds a long is outside of every grid.
            index = index > (long.MaxValue - digit) / 10 ? long.MaxValue : (index * 10) + digit;
        }
        if (length == 0 || (length > 1 && key[0] == '0'))
            return false;
        key = key[length..];
        return true;
    }
}

/// <summary>The relation of a key to a chunk grid.</summary>
internal enum ChunkKey
{
    /// <summary>Not the key of a chunk.</summary>
    None,

    /// <summary>The key of a chunk inside of the grid.</summary>
    Inside,

    /// <summary>The key of a chunk outside of the grid.</summary>
    Outside,
}
