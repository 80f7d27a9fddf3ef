using System.Text.RegularExpressions;
using Dandi.Cli.Output.Results;
using Dandi.Files;
using Dandi.FileSystem;
using Microsoft.Win32.SafeHandles;

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
internal sealed partial class LogFolder(string path, long maxBytes, TimeProvider time)
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

    private static readonly string[] Endings = [LogFile.Ending, CompanionFile.Ending];

    // No run writes links, and what they point to may be anything.
    private static readonly EnumerationOptions WithoutLinks = new() { AttributesToSkip = FileAttributes.ReparsePoint };

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
                .EnumerateFiles(path, "*", WithoutLinks)
                .Take(MaxListed)
                .Select(file => NameOfRun(Path.GetFileName(file)))
                .OfType<string>()
                .Distinct(StringComparer.Ordinal)
                .OrderDescending(StringComparer.Ordinal),
        ];

    /// <summary>The name of a file without its ending; null if it is not a file of a run.</summary>
    private static string? NameOfRun(string file)
    {
        var ending = Array.Find(Endings, each => file.EndsWith(each, StringComparison.Ordinal));
        var name = ending is null ? "" : file[..^ending.Length];
        return RunName().IsMatch(name) ? name : null;
    }

    /// <summary>The files of a run that are there, the log first.</summary>
    private List<FileInfo> FilesOf(string run) =>
        [
            .. Endings
                .Select(ending => new FileInfo(Path.Combine(path, run + ending)))
                .Where(file => file.Exists && file.LinkTarget is null),
        ];

    private long SizeOf(string run) => FilesOf(run).Sum(file => file.Length);

    /// <returns>False if the run has not ended, or its files cannot be deleted.</returns>
    private bool TryDelete(string run)
    {
        try
        {
            var files = FilesOf(run);
            var isLocked = true;
            using var log = files.Find(file => file.Extension == LogFile.Ending) is { } found
                ? RegularFile.OpenForEditing(found.FullName, out isLocked)
                : null;
            if (log is not null && !isLocked && AgeOf(log) < MaxAgeWithoutLocks)
                return false;
            files.ForEach(file => file.Delete());
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

    private TimeSpan AgeOf(SafeFileHandle log) => time.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(log);

    // 2026.11.30-10.22.39Z-1234: when the run started, and the id of its process.
    [GeneratedRegex(@"^[0-9]{4}\.[0-9]{2}\.[0-9]{2}-[0-9]{2}\.[0-9]{2}\.[0-9]{2}Z-[0-9]{1,10}\z")]
    private static partial Regex RunName();
}
