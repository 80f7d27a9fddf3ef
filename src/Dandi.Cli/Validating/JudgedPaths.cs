using System.Runtime.CompilerServices;

namespace Dandi.Cli.Validating;

/// <summary>Judges several files at a time and gives their results in order. Nothing in memory grows with the number of files.</summary>
/// <param name="judge">Judges one.</param>
/// <param name="status">Is told how far it is.</param>
/// <param name="jobs">How many at a time.</param>
internal sealed class JudgedPaths(AssetJudge judge, JudgingStatus status, int jobs)
{
    /// <summary>How many may be finished behind one that takes long.</summary>
    private const int Ahead = 16;

    /// <summary>The results for what was selected.</summary>
    /// <param name="selected">Found while others are judged.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<ResultRecord> JudgeAsync(IEnumerable<SelectedPath> selected, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var slots = new SemaphoreSlim(jobs);
        var ahead = new Queue<Task<IReadOnlyList<ResultRecord>>>();
        foreach (var path in selected)
        {
            await slots.WaitAsync(cancellationToken);
            ahead.Enqueue(Task.Run(() => JudgeOne(path), cancellationToken));
            while (ahead.Count > jobs * Ahead || (ahead.TryPeek(out var first) && first.IsCompleted))
            {
                foreach (var record in await ahead.Dequeue().WaitAsync(cancellationToken)) yield return record;
            }
        }
        while (ahead.TryDequeue(out var next))
        {
            // A read from a disk that does not answer cannot be cancelled, only left alone.
            foreach (var record in await next.WaitAsync(cancellationToken)) yield return record;
        }

        IReadOnlyList<ResultRecord> JudgeOne(SelectedPath path)
        {
            try
            {
                status.Begin(path.FullPath);
                return judge.Judge(path, cancellationToken);
            }
            finally
            {
                status.End();
                slots.Release();
            }
        }
    }
}
