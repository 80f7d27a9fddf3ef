using Microsoft.Data.Sqlite;

namespace Dandi.Server.Data;

/// <summary>
/// Commits the writes of many requests in one transaction: the folder of their new files is flushed once, whether there
/// is one or a hundred.
/// </summary>
/// <remarks>
/// <para>
/// <b>Who does what.</b> A request adds its write to the waiting list. If no committer is running, it starts one on the
/// thread pool. The committer takes the whole list, commits it, completes the tasks of its writes and repeats until the
/// list is empty; meanwhile, new writes gather in the next list. So there is at most one committer, and a write waits
/// for at most one transaction before its own.
/// </para>
/// <para>
/// <b>Order of durability.</b> For each group: prepare (flush the folder that holds the new file), once per distinct
/// key; then the transaction with all rows; then the tasks complete. A row is therefore never on the disk before the
/// file that it names. It is there after <see cref="Database.WhenDurableAsync"/>.
/// </para>
/// <para>
/// <b>Isolation.</b> Each write runs in its own savepoint: a write that throws is rolled back alone, and its task
/// fails. If a preparation fails, the writes with that key fail. Only if the transaction itself fails, all of its
/// writes do.
/// </para>
/// </remarks>
/// <param name="database">The database of the writes.</param>
internal sealed class GroupCommit(Database database)
{
    private readonly Lock _lock = new();
    private List<PendingWrite> _waiting = [];
    private bool _isCommitting;

    /// <summary>Adds a write; it is committed when the task completes.</summary>
    /// <param name="prepare">Makes durable what the write refers to; called once per key and transaction.</param>
    /// <param name="prepareKey">
    /// The argument of <paramref name="prepare"/>; writes with equal keys share one call.
    /// </param>
    /// <param name="write">Changes the database; runs on the thread of the committer.</param>
    public Task<T> WriteAsync<T>(Action<string> prepare, string prepareKey, Func<Database, T> write)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        T? result = default;
        var pending = new PendingWrite(
            prepare,
            prepareKey,
            db => result = write(db),
            error =>
            {
                if (error is null)
                    completion.SetResult(result!);
                else
                    completion.SetException(error);
            }
        );
        lock (_lock)
        {
            _waiting.Add(pending);
            if (_isCommitting)
                return completion.Task;
            _isCommitting = true;
        }
        // Not on the thread of this request, which would also commit the writes of later requests.
        ThreadPool.UnsafeQueueUserWorkItem(_ => CommitAll(), null);
        return completion.Task;
    }

    private void CommitAll()
    {
        while (true)
        {
            List<PendingWrite> group;
            lock (_lock)
            {
                _isCommitting = _waiting.Count > 0;
                if (!_isCommitting)
                    return;
                (group, _waiting) = (_waiting, []);
            }
            var failure = Commit(group);
            foreach (var pending in group)
                pending.Complete(failure ?? pending.Error);
        }
    }

    /// <returns>The reason why the whole transaction failed, or null.</returns>
    private Exception? Commit(List<PendingWrite> group)
    {
        try
        {
            foreach (var writes in group.GroupBy(pending => pending.PrepareKey, StringComparer.Ordinal))
                Prepare([.. writes]);
            database.Write(db => group.ForEach(pending => pending.Run(db)));
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    private static void Prepare(List<PendingWrite> writes)
    {
        try
        {
            writes[0].Prepare(writes[0].PrepareKey);
        }
        catch (Exception error)
        {
            writes.ForEach(pending => pending.Error = error);
        }
    }

    private sealed class PendingWrite(
        Action<string> prepare,
        string prepareKey,
        Action<Database> write,
        Action<Exception?> complete
    )
    {
        public string PrepareKey => prepareKey;

        public Exception? Error { get; set; }

        public Action<string> Prepare => prepare;

        public Action<Exception?> Complete => complete;

        public void Run(Database db)
        {
            if (Error is not null)
                return;
            db.Execute("SAVEPOINT one");
            try
            {
                write(db);
            }
            catch (Exception error) when (TryRollBack(db))
            {
                Error = error;
            }
            db.Execute("RELEASE one");
        }

        /// <returns>False if SQLite has rolled back the whole transaction, as it does when the disk is full.</returns>
        private static bool TryRollBack(Database db)
        {
            try
            {
                db.Execute("ROLLBACK TO one");
                return true;
            }
            catch (SqliteException)
            {
                return false;
            }
        }
    }
}
