using Dandi.Cli.Output.Results;
using Dandi.Files;
using Dandi.FileSystem;

namespace Dandi.Cli.Logging;

/// <summary>
/// The folder with the logs and companion files of all runs. Its size is bounded: the files of the oldest runs are
/// deleted when a run starts, and whenever it has written some more. Safe for several threads and processes.
/// </summary>
/// <remarks>
/// The files of a run that has not ended are never deleted: each run has a shared lock on its log
/// (<see cref="LogFile"/>), and only a file that can be locked exclusively is deleted. If all runs together have
/// reached the limit, <see cref="TryReserve"/> stops them from writing more.
/// </remarks>
/// <param name="path">The folder.</param>
/// <param name="maxBytes">The maximum size of all files together.</param>
/// <param name="time">Tells the age of files where the file system has no locks.</param>
internal sealed class LogFolder(string path, long maxBytes, TimeProvider time)
{
    /// <summary>The maximum size without <c>DANDI_LOG_MAX_SIZE</c>: 100 MiB.</summary>
    public const long DefaultMaxBytes = 100L << 20;

    /// <summary>The lowest maximum size that can be chosen: 1 MiB.</summary>
    public const long MinMaxBytes = 1L << 20;

    /// <summary>The maximum number of runs whose files are kept, so that listing them takes little time.</summary>
    public const int MaxRuns = 1_000;

    /// <summary>The maximum number of runs whose files are deleted at a time; the next run continues.</summary>
    public const int MaxDeletions = 1_000;

    // Names are listed in no particular order. With more of them, those that were not listed wait for the next run.
    private const int MaxListed = 50_000;

    private static readonly TimeSpan MaxAgeWithoutLocks = TimeSpan.FromDays(1);
    private readonly long _interval = Math.Min(1L << 20, maxBytes / 16);
    private readonly Lock _lock = new();
    private long _written;
    private bool _isFull;

    /// <summary>Deletes what exceeds the maximum size. Call it when a run starts.</summary>
    public void Trim()
    {
        try
        {
            _isFull = !TryTrim();
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            // The new log can be written even if old ones cannot be listed.
        }
    }

    /// <summary>Call this before bytes are written to a file of this run.</summary>
    /// <returns>False if there is no room for them: the runs that have not ended need all of it.</returns>
    public bool TryReserve(long bytes)
    {
        lock (_lock)
        {
            _written += bytes;
            if (_written >= _interval)
            {
                _written = 0;
                Trim();
            }
            return !_isFull;
        }
    }

    /// <returns>Whether there is room now.</returns>
    private bool TryTrim()
    {
        var newestFirst = ListRuns();
        var deletions = 0;
        for (var i = newestFirst.Count - 1; i >= MaxRuns && deletions < MaxDeletions; i--, deletions++)
            TryDelete(newestFirst[i]);
        var kept = newestFirst.Take(MaxRuns).Select(run => (Name: run, Bytes: SizeOf(run))).ToList();
        var total = kept.Sum(run => run.Bytes) + _interval;
        for (var i = kept.Count - 1; i >= 0 && total > maxBytes; i--)
        {
            if (TryDelete(kept[i].Name))
                total -= kept[i].Bytes;
        }
        return total <= maxBytes;
    }

    /// <summary>The names of the runs whose files are there, the newest first: names begin with a time.</summary>
    private List<string> ListRuns() =>
        [
            .. Directory
                .EnumerateFiles(path)
                .Take(MaxListed)
                .Select(file => NameOfRun(Path.GetFileName(file)))
                .OfType<string>()
                .Distinct(StringComparer.Ordinal)
                .OrderDescending(StringComparer.Ordinal),
        ];

    /// <summary>The name of a file without its ending; null if it is not a file of a run.</summary>
    private static string? NameOfRun(string file)
    {
        var ending = new[] { LogFile.Ending, CompanionFile.Ending }.FirstOrDefault(each =>
            file.EndsWith(each, StringComparison.Ordinal)
        );
        // 2026.11.30-10.22.39Z-1234
        return ending is not null && file.Length > 4 && file[..4].All(char.IsAsciiDigit) && file[4] == '.'
            ? file[..^ending.Length]
            : null;
    }

    private string[] FilesOf(string run) =>
        [Path.Combine(path, run + LogFile.Ending), Path.Combine(path, run + CompanionFile.Ending)];

    private long SizeOf(string run) =>
        FilesOf(run).Select(file => new FileInfo(file)).Where(file => file.Exists).Sum(file => file.Length);

    /// <returns>False if the run has not ended, or its files cannot be deleted.</returns>
    private bool TryDelete(string run)
    {
        var files = FilesOf(run);
        try
        {
            if (!File.Exists(files[0]))
            {
                File.Delete(files[1]);
                return true;
            }
            using var log = RegularFile.OpenForEditing(files[0], out var isLocked);
            if (!isLocked && time.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(log) < MaxAgeWithoutLocks)
                return false;
            foreach (var file in files)
                File.Delete(file);
            return true;
        }
        catch (FileNotFoundException)
        {
            // Another process deletes, too.
            return true;
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            return false;
        }
    }
}
