namespace Dandi.Hdf5.Storage;

/// <summary>
/// Counts what reading a file has cost. Throws <see cref="UnsupportedHdf5Exception"/> when one of the
/// <see cref="Hdf5Limits"/> is exceeded, and <see cref="OperationCanceledException"/> on cancellation.
/// </summary>
internal sealed class ReadingBudget(Hdf5Limits limits, CancellationToken token)
{
    // Reading the clock in each step would cost more than the step.
    private const int StepsPerCheck = 256;

    private readonly long _started = limits.Clock.GetTimestamp();
    private long _objects;
    private long _bytes;
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
            throw Exceeded($"Reading the file took longer than the limit of {time.TotalSeconds:0} s");
    }

    public void SpendObject()
    {
        if (++_objects > limits.MaxObjects)
            throw Exceeded($"More than {limits.MaxObjects} objects would have to be read from the file");
        Step();
    }

    public void SpendBytes(long bytes)
    {
        _bytes += bytes;
        if (_bytes > limits.MaxBytes)
            throw Exceeded($"More than {limits.MaxBytes} bytes would have to be read from the file");
        Step();
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

    private static UnsupportedHdf5Exception Exceeded(string problem) => new(Hdf5ErrorKind.Limit, "file", -1, problem);
}
