using Dandi.FileSystem;

namespace Dandi.Files;

/// <summary>Waits until nothing writes to files any more.</summary>
/// <param name="time">The clock.</param>
public sealed class FileSettler(TimeProvider time)
{
    /// <summary>How long the files have to stay as they are.</summary>
    /// <value>20 seconds.</value>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(5);

    /// <summary>Waits.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="mayBeGone">Whether there may be nothing where a file was.</param>
    /// <param name="stopping">Once cancelled, nothing is waited for.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>False where one goes on to change for minutes, or is gone but may not be.</returns>
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
            if (time.GetElapsedTime(since) >= Quiet)
                return true;
            await Task.Delay(Glance, time, cancellationToken);
            if (States(paths) is var now && !now.SequenceEqual(seen))
                (seen, since) = (now, time.GetTimestamp());
        }
        return false;
    }

    private static List<(long Size, FileTime Modified)?> States(IReadOnlyList<string> paths) =>
        [.. paths.Select(State)];

    /// <remarks>Of the path and not of an open file: who saves a file may put a new one in its place.</remarks>
    private static (long Size, FileTime Modified)? State(string path) =>
        FileStatus.TryRead(path) is { } file ? (file.Size, file.Modified) : null;
}
