namespace Dandi.Server.Data;

/// <summary>Writes of many requests in one transaction: a commit costs a flush of the disk, whether it holds one write or a hundred.</summary>
/// <remarks>While one transaction is being committed the next ones gather. Each write stands for itself: one that fails takes back nothing of the others.</remarks>
/// <param name="database">Where to write.</param>
internal sealed class GroupCommit(Database database)
{
    private readonly Lock _lock = new();
    private List<Pending> _waiting = [];
    private bool _isCommitting;

    /// <summary>Writes; on the disk when the task ends.</summary>
    /// <param name="prepare">What must be on the disk before: done once for all equal ones of a transaction.</param>
    /// <param name="prepared">Names what is prepared.</param>
    /// <param name="write">The write.</param>
    public Task<T> WriteAsync<T>(Action<string> prepare, string prepared, Func<Database, T> write)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        T? result = default;
        var pending = new Pending(
            prepare,
            prepared,
            db => result = write(db),
            error =>
            {
                if (error is null)
                    done.SetResult(result!);
                else
                    done.SetException(error);
            }
        );
        lock (_lock)
        {
            _waiting.Add(pending);
            if (_isCommitting)
                return done.Task;
            _isCommitting = true;
        }
        // Not on the thread of this request, which would wait for the writes of all that come meanwhile.
        ThreadPool.UnsafeQueueUserWorkItem(_ => CommitAll(), null);
        return done.Task;
    }

    private void CommitAll()
    {
        while (true)
        {
            List<Pending> group;
            lock (_lock)
            {
                _isCommitting = _waiting.Count > 0;
                if (!_isCommitting)
                    return;
                (group, _waiting) = (_waiting, []);
            }
            var failed = Commit(group);
            foreach (var pending in group)
                pending.End(failed ?? pending.Error);
        }
    }

    /// <returns>Why nothing of the group is written, or null.</returns>
    private Exception? Commit(List<Pending> group)
    {
        try
        {
            foreach (var same in group.GroupBy(pending => pending.Prepared, StringComparer.Ordinal))
                Prepare([.. same]);
            database.Write(db => group.ForEach(pending => pending.Run(db)));
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    private static void Prepare(List<Pending> same)
    {
        try
        {
            same[0].Prepare(same[0].Prepared);
        }
        catch (Exception error)
        {
            same.ForEach(pending => pending.Error = error);
        }
    }

    private sealed class Pending(
        Action<string> prepare,
        string prepared,
        Action<Database> write,
        Action<Exception?> end
    )
    {
        public string Prepared => prepared;

        public Exception? Error { get; set; }

        public Action<string> Prepare => prepare;

        public Action<Exception?> End => end;

        public void Run(Database db)
        {
            if (Error is not null)
                return;
            db.Execute("SAVEPOINT one");
            try
            {
                write(db);
            }
            catch (Exception error)
            {
                Error = error;
                db.Execute("ROLLBACK TO one");
            }
            db.Execute("RELEASE one");
        }
    }
}
