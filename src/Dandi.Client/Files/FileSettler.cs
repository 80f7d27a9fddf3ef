using Dandi.FileSystem;

namespace Dandi.Files;

/// <summary>Waits until files have not changed for a while, before an upload is tried again.</summary>
/// <param name="time">The clock.</param>
public sealed class FileSettler(TimeProvider time)
{
    /// <summary>How long the files must stay unchanged: 20 seconds.</summary>
    public static readonly TimeSpan QuietPeriod = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Waits until size and modification time of all files stay the same for <see cref="QuietPeriod"/>.
    /// </summary>
    /// <param name="paths">The files.</param>
    /// <param name="mayBeGone">Whether a missing file counts as unchanged.</param>
    /// <param name="stopping">Signals that the run is stopping: the method then returns false early.</param>
    /// <param name="cancellationToken">Cancels the wait with an exception.</param>
    /// <returns>
    /// False if files keep changing for 5 minutes, if one is missing (and must not be), or if the run is stopping.
    /// </returns>
    public async Task<bool> WaitAsync(
        IReadOnlyList<string> paths,
        bool mayBeGone,
        CancellationToken stopping,
        CancellationToken cancellationToken
    )
    {
        var start = time.GetTimestamp();
        var (seen, since) = (States(paths), start);
        while (
            (mayBeGone || !seen.Contains(null))
            && !stopping.IsCancellationRequested
            && time.GetElapsedTime(start) < MaxWait
        )
        {
            if (time.GetElapsedTime(since) >= QuietPeriod)
                return true;
            await Task.Delay(PollInterval, time, cancellationToken);
            if (States(paths) is var now && !now.SequenceEqual(seen))
                (seen, since) = (now, time.GetTimestamp());
        }
        return false;
    }

    private static List<(long Size, FileTime Modified)?> States(IReadOnlyList<string> paths) =>
        [.. paths.Select(State)];

    /// <remarks>By path and not by an open file, because programs often save a file by replacing it.</remarks>
    private static (long Size, FileTime Modified)? State(string path) =>
        FileStatus.TryRead(path) is { } file ? (file.Size, file.Modified) : null;
}
