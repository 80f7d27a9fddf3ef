namespace Dandi.Hdf5;

/// <summary>
/// Limits of what reading one file may cost, so that a hostile file cannot exhaust time or memory. If one is exceeded,
/// an <see cref="UnsupportedHdf5Exception"/> with <see cref="Hdf5ErrorKind.Limit"/> is thrown.
/// </summary>
public sealed record Hdf5Limits
{
    /// <summary>The maximum number of object headers that are read; one that is read twice counts twice.</summary>
    /// <value>10,000,000 by default.</value>
    public long MaxObjects { get; init; } = 10_000_000;

    /// <summary>The maximum total of metadata, values and decoded chunks, in bytes.</summary>
    /// <value>1 TiB by default.</value>
    public long MaxBytes { get; init; } = 1L << 40;

    /// <summary>
    /// The maximum total of variable-length strings and lists, in bytes. A small file can claim a huge total, as
    /// elements may share them and lists may be nested.
    /// </summary>
    /// <value>4 GiB by default.</value>
    public long MaxHeapBytes { get; init; } = 4L << 30;

    /// <summary>
    /// The maximum total of the attributes of one object, in bytes. A shared attribute may occur many times.
    /// </summary>
    /// <value>256 MiB by default.</value>
    public long MaxAttributeBytes { get; init; } = 256 << 20;

    /// <summary>
    /// The maximum size of anything that is kept in memory as a whole, in bytes: a block of metadata, a chunk, an
    /// element.
    /// </summary>
    /// <value>64 MiB by default.</value>
    public int MaxBlockBytes { get; init; } = 64 << 20;

    /// <summary>The maximum number of links of one group, and of attributes of one object.</summary>
    /// <value>2,000,000 by default.</value>
    public int MaxMembers { get; init; } = 2_000_000;

    /// <summary>The maximum time since the file was opened; null for no limit.</summary>
    /// <value>Null by default.</value>
    public TimeSpan? MaxDuration { get; init; }

    /// <summary>The clock that measures <see cref="MaxDuration"/>.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
