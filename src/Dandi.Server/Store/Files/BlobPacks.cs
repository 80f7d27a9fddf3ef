namespace Dandi.Server.Store.Files;

/// <summary>
/// Writes the bytes of small objects that arrive at the same time to one file, a pack: creating, flushing and moving a
/// file costs the same for one object and for a hundred.
/// </summary>
/// <remarks>
/// A request adds its bytes to the waiting list. Unless enough writers are running, it starts one on the thread pool.
/// A writer takes as many of the waiting bytes as fit into a pack, writes and flushes it, completes the tasks of its
/// requests and repeats until the list is empty; meanwhile, new bytes gather. So no request waits for others to arrive,
/// and one that is alone gets a file of its own. Thread-safe.
/// </remarks>
internal sealed class BlobPacks(BlobFiles files)
{
    /// <summary>The maximum size of the bytes of one object.</summary>
    public const int MaxSize = 64 << 10;

    // As long as one of its objects exists, a pack does: this bounds what a small object can keep.
    private const int MaxPackSize = 4 << 20;

    // With few requests, flushes at the same time are faster than one after the other; with many, few large packs are.
    private const int MaxWriters = 4;

    private readonly Lock _lock = new();
    private readonly Queue<PendingBytes> _waiting = new();
    private int _writers;

    /// <summary>
    /// Writes bytes, which must stay unchanged until the task completes. They are on the disk then, as after
    /// <see cref="BlobFiles.AddAsync"/>.
    /// </summary>
    /// <exception cref="IOException">The disk is full. No file remains.</exception>
    public Task<StoredBytes> AddAsync(ReadOnlyMemory<byte> bytes)
    {
        var pending = new PendingBytes(bytes);
        lock (_lock)
        {
            _waiting.Enqueue(pending);
            if (_writers == MaxWriters)
                return pending.Task;
            _writers++;
        }
        ThreadPool.UnsafeQueueUserWorkItem(static packs => packs.WriteAll(), this, preferLocal: false);
        return pending.Task;
    }

    private void WriteAll()
    {
        while (TakeGroup() is { Count: > 0 } group)
        {
            try
            {
                var file = files.AddPack([.. group.Select(pending => pending.Bytes)]);
                var start = 0L;
                foreach (var pending in group)
                {
                    pending.SetResult(new StoredBytes(file, start, pending.Bytes.Length));
                    start += pending.Bytes.Length;
                }
            }
            catch (Exception error)
            {
                group.ForEach(pending => pending.SetException(error));
            }
        }
    }

    private List<PendingBytes> TakeGroup()
    {
        var group = new List<PendingBytes>();
        lock (_lock)
        {
            for (
                var size = 0;
                _waiting.TryPeek(out var next) && (size += next.Bytes.Length) <= MaxPackSize;
                group.Add(_waiting.Dequeue())
            ) { }
            if (group.Count == 0)
                _writers--;
        }
        return group;
    }

    private sealed class PendingBytes(ReadOnlyMemory<byte> bytes)
        : TaskCompletionSource<StoredBytes>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public ReadOnlyMemory<byte> Bytes => bytes;
    }
}
