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

    /// <summary>Reports a file that was lost before: it is counted at the end, with those that are lost now.</summary>
    public void AddLost(string text)
    {
        lock (_lock)
            options.Report(new CheckFinding(CheckFindingKind.Problem, text));
    }

    public void AddNote(string text)
    {
        lock (_lock)
            options.Report(new CheckFinding(CheckFindingKind.Note, text));
    }

    /// <summary>Counts bytes that were read.</summary>
    public void AddBytes(long bytes)
    {
        lock (_lock)
            _bytes += bytes;
    }

    /// <summary>Counts an object that was checked.</summary>
    public void AddObject()
    {
        lock (_lock)
        {
            _objects++;
            options.Progress(new CheckProgress(_objects, totalObjects, _bytes));
        }
    }
}
