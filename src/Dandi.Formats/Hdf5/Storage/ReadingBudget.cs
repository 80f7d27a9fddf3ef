namespace Dandi.Hdf5.Storage;

/// <summary>
/// Counts what reading a file has cost. Throws <see cref="InvalidHdf5Exception"/> when a total of the
/// <see cref="Hdf5Limits"/> is exceeded, and <see cref="OperationCanceledException"/> on cancellation.
/// </summary>
/// <param name="limits">The limits.</param>
/// <param name="fileLength">The size of the file in bytes, with which the totals grow.</param>
/// <param name="token">Cancels reading.</param>
internal sealed class ReadingBudget(Hdf5Limits limits, long fileLength, CancellationToken token)
{
    /// <summary>What a lookup in a list or index costs, in elements.</summary>
    public const int ElementsPerLookup = 64;

    /// <summary>What an object in memory costs in addition to its bytes.</summary>
    public const int ObjectOverhead = 32;

    // Reading the clock in each step would cost more than the step.
    private const int StepsPerCheck = 256;

    private readonly long _maxObjects = Total(limits.MaxObjects, fileLength / 8, 1);
    private readonly long _maxBytes = Total(limits.MaxBytes, fileLength, 256);
    private readonly long _maxElements = Total(limits.MaxElements, fileLength, 64);
    private readonly long _maxMetadataBytes = Total(limits.MaxMetadataBytes, fileLength, 8);
    private readonly long _started = limits.Clock.GetTimestamp();
    private long _objects;
    private long _bytes;
    private long _elements;
    private long _metadataBytes;
    private int _steps;

    public Hdf5Limits Limits => limits;

    /// <summary>Counts a step; every 256 steps, time and cancellation are checked. Every loop whose length depends on
    /// the file calls it.</summary>
    public void Step()
    {
        if (++_steps < StepsPerCheck)
            return;
        _steps = 0;
        token.ThrowIfCancellationRequested();
        if (limits.MaxDuration is { } time && limits.Clock.GetElapsedTime(_started) > time)
            throw new UnsupportedHdf5Exception(
                Hdf5ErrorKind.Limit,
                "file",
                -1,
                $"Reading the file took longer than the limit of {time.TotalSeconds:0} s"
            );
    }

    public void SpendObject()
    {
        if (++_objects > _maxObjects)
            throw Excessive($"more than {_maxObjects} objects would have to be read");
        Step();
    }

    public void SpendBytes(long bytes)
    {
        _bytes += bytes;
        if (_bytes > _maxBytes)
            throw Excessive($"more than {ByteCount.FormatBinary(_maxBytes)} would have to be read or decompressed");
        Step();
    }

    public void SpendElements(long elements)
    {
        _elements += elements;
        if (_elements > _maxElements)
            throw Excessive($"more than {_maxElements} elements would have to be read, most of which are not stored");
        Step();
    }

    /// <summary>Counts bytes that are converted to objects, before memory is allocated for them.</summary>
    public void SpendMetadata(long bytes)
    {
        _metadataBytes += bytes;
        if (_metadataBytes > _maxMetadataBytes)
            throw Excessive(
                "its texts, names, attributes and headers have more than "
                    + $"{ByteCount.FormatBinary(_maxMetadataBytes)} in total, because the same bytes are used many "
                    + "times or are compressed"
            );
    }

    /// <summary>Throws if a list has more than <see cref="Hdf5Limits.MaxMembers"/> members.</summary>
    /// <param name="count">The number of members so far.</param>
    /// <param name="list">Owner and members, for the error: `The group` has more than … `links`.</param>
    /// <param name="structure">The name of the structure that is being read.</param>
    /// <param name="offset">The position in the file.</param>
    public void CheckMembers(int count, (string Owner, string Members) list, string structure, long offset)
    {
        if (count > limits.MaxMembers)
            throw new UnsupportedHdf5Exception(
                Hdf5ErrorKind.Limit,
                structure,
                offset,
                $"{list.Owner} has more than {limits.MaxMembers} {list.Members}"
            );
    }

    private static long Total(long allowed, long fileLength, int each) =>
        fileLength > (long.MaxValue - allowed) / each ? long.MaxValue : allowed + fileLength * each;

    private InvalidHdf5Exception Excessive(string problem) =>
        new(
            Hdf5ErrorKind.Excessive,
            "file",
            -1,
            $"The file of {ByteCount.FormatBinary(fileLength)} cannot be checked: {problem}. {Hdf5Limits.Advice}"
        );
}
