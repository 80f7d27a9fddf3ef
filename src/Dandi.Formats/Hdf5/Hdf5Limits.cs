namespace Dandi.Hdf5;

/// <summary>
/// Limits of what reading one file may cost, so that a hostile file cannot exhaust time or memory.
/// </summary>
/// <remarks>
/// The totals grow with the file, as a large file may cost more than a small one that refers to the same bytes again
/// and again. If a total is exceeded, an <see cref="InvalidHdf5Exception"/> with <see cref="Hdf5ErrorKind.Excessive"/>
/// is thrown, from then on by every read; if any other limit is, an <see cref="UnsupportedHdf5Exception"/> with
/// <see cref="Hdf5ErrorKind.Limit"/>. docs/decisions/0034-bounded-reading.md has the reasons for the numbers.
/// </remarks>
public sealed record Hdf5Limits
{
    /// <summary>What the user can do about a file that exceeds a limit, as a sentence without its period.</summary>
    internal const string Advice =
        "Write the file again, for example with PyNWB; if it holds real data that need so much, report it as a bug of "
        + "dandi";

    /// <summary>The maximum number of object headers that are read; one that is read twice counts twice.</summary>
    /// <value>1,000,000 by default, and one for every 8 bytes of the file.</value>
    public long MaxObjects { get; init; } = 1_000_000;

    /// <summary>The maximum total of blocks, decoded chunks and unwritten data, in bytes.</summary>
    /// <value>4 GiB by default, and 256 for every byte of the file.</value>
    public long MaxBytes { get; init; } = 4L << 30;

    /// <summary>
    /// The maximum total of elements that are read, and of lookups in lists and indexes in terms of elements. Data that
    /// were never written have any number of elements.
    /// </summary>
    /// <value>2^26 by default, and 64 for every byte of the file.</value>
    public long MaxElements { get; init; } = 1L << 26;

    /// <summary>
    /// The maximum total of what is converted to objects: headers, names, attributes, texts and lists, in bytes. A
    /// small file can claim a huge total, as all of them can be shared and lists can be nested.
    /// </summary>
    /// <value>64 MiB by default, and 8 for every byte of the file.</value>
    public long MaxMetadataBytes { get; init; } = 64 << 20;

    /// <summary>The maximum total of the texts that are read at once, in bytes.</summary>
    /// <value>32 MiB by default.</value>
    public int MaxTextBytes { get; init; } = 32 << 20;

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
