namespace Dandi.Server.Integrity;

/// <summary>Passes findings on and counts them. Thread-safe.</summary>
internal sealed class CheckReport(CheckOptions options, long totalObjects)
{
    private readonly Lock _lock = new();
    private long _objects;
    private long _bytes;
    private long _problems;
    private long _repaired;

    /// <summary>The counts so far.</summary>
    public CheckResult Result
    {
        get
        {
            lock (_lock)
                return new CheckResult(_objects, _bytes, _problems, _repaired);
        }
    }

    /// <summary>Reports something that is damaged.</summary>
    /// <param name="text">A sentence about it.</param>
    /// <param name="repair">Repairs it and returns what was done; null if it cannot or shall not be repaired.</param>
    public void AddProblem(string text, Func<string>? repair = null)
    {
        lock (_lock)
        {
            if (repair is null)
            {
                _problems++;
                options.Report(new CheckFinding(CheckFindingKind.Problem, text));
                return;
            }
            var done = repair();
            _repaired++;
            options.Report(new CheckFinding(CheckFindingKind.Repaired, $"{text} {done}"));
        }
    }

    public void AddNote(string text)
    {
        lock (_lock)
            options.Report(new CheckFinding(CheckFindingKind.Note, text));
    }

    /// <summary>Counts an object that was read.</summary>
    public void AddObject(long bytes)
    {
        lock (_lock)
        {
            (_objects, _bytes) = (_objects + 1, _bytes + bytes);
            options.Progress(new CheckProgress(_objects, totalObjects, _bytes));
        }
    }
}
