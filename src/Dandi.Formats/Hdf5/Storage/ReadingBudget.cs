namespace Dandi.Hdf5.Storage;

/// <summary>Counts what reading a file has cost and ends it at the limits, or when it is cancelled.</summary>
internal sealed class ReadingBudget(Hdf5Limits limits, CancellationToken token)
{
    // Looking at the clock for each of a million small reads would cost more than the reads.
    private const int StepsBetweenLooks = 256;

    private readonly long _began = limits.Clock.GetTimestamp();
    private long _objects;
    private long _bytes;
    private int _steps;

    public Hdf5Limits Limits => limits;

    public void Step()
    {
        if (++_steps < StepsBetweenLooks)
            return;
        _steps = 0;
        token.ThrowIfCancellationRequested();
        if (limits.Time is { } time && limits.Clock.GetElapsedTime(_began) > time)
            throw Exceeded($"It took longer than {time.TotalSeconds:0} s to read the file.");
    }

    public void SpendObject()
    {
        if (++_objects > limits.Objects)
            throw Exceeded($"The file has more than {limits.Objects} objects, or they are read again and again.");
        Step();
    }

    public void SpendBytes(long bytes)
    {
        _bytes += bytes;
        if (_bytes > limits.Bytes)
            throw Exceeded($"Reading the file would take more than {limits.Bytes} bytes.");
        Step();
    }

    /// <summary>Ends a list that has become too long.</summary>
    /// <param name="count">How long it is.</param>
    /// <param name="list">What it is, for the message: `A group has more than … links`.</param>
    /// <param name="reading">What is being read.</param>
    /// <param name="offset">Where.</param>
    public void CheckMembers(int count, (string Owner, string Members) list, string reading, long offset)
    {
        if (count > limits.Members)
            throw new UnsupportedHdf5Exception(
                Hdf5Fault.Limit,
                reading,
                offset,
                $"{list.Owner} has more than {limits.Members} {list.Members}"
            );
    }

    private static UnsupportedHdf5Exception Exceeded(string problem) => new(Hdf5Fault.Limit, "file", -1, problem);
}
