namespace Dandi.Hdf5;

/// <summary>What reading one file may cost at most. A file that asks for more ends in an <see cref="UnsupportedHdf5Exception"/> with <see cref="Hdf5Fault.Limit"/>.</summary>
public sealed record Hdf5Limits
{
    /// <summary>Object headers that are read.</summary>
    /// <value>Ten million.</value>
    public long Objects { get; init; } = 10_000_000;

    /// <summary>Bytes that metadata, values and decoded chunks add up to.</summary>
    /// <value>1 TiB.</value>
    public long Bytes { get; init; } = 1L << 40;

    /// <summary>Bytes that texts and lists of variable length add up to: elements may share them, and lists may hold lists.</summary>
    /// <value>4 GiB.</value>
    public long HeapBytes { get; init; } = 4L << 30;

    /// <summary>Bytes that the attributes of one object add up to: in heaps, one may stand for many.</summary>
    /// <value>256 MiB.</value>
    public long AttributeBytes { get; init; } = 256 << 20;

    /// <summary>Bytes of one thing that has to be in memory as a whole: a block of metadata, a chunk, a text.</summary>
    /// <value>64 MiB.</value>
    public int BlockBytes { get; init; } = 64 << 20;

    /// <summary>Links in one group, attributes of one object.</summary>
    /// <value>Two million.</value>
    public int Members { get; init; } = 2_000_000;

    /// <summary>How long the file may be read, from its opening; null for as long as it takes.</summary>
    /// <value>Null.</value>
    public TimeSpan? Time { get; init; }

    /// <summary>The clock for <see cref="Time"/>.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
