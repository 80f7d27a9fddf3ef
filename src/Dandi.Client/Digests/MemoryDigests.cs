using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Dandi.Digests.Lanes;

namespace Dandi.Digests;

/// <summary>Computes the MD5 of bytes in memory, of as many arrays at a time as there are lanes. Thread-safe.</summary>
/// <remarks>
/// The thread pool hashes: the first array that waits queues one work item behind the work that is ready to run, which
/// usually adds more arrays. As long as it does, the item goes to the end of the queue again, until there is an array
/// for each lane. So a digest costs no switch of threads, and almost empty lanes are rare. Arrays whose owner is
/// patient wait for others to fill the lanes, but never longer than a few milliseconds.
/// </remarks>
internal sealed unsafe class MemoryDigests : IThreadPoolWorkItem, IDisposable
{
    // With fewer arrays, the MD5 of .NET is faster.
    private const int MinArrays = 3;
    private static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentQueue<Message> _waiting = new();
    private readonly ConcurrentBag<Md5Lanes> _idle = [];
    private readonly LaneKernel _kernel;
    private readonly DelayedCall _soon;
    private int _seen;
    private int _isQueued;

    /// <param name="kernel">The kernel.</param>
    /// <param name="time">The clock of patient owners.</param>
    public MemoryDigests(LaneKernel kernel, TimeProvider time)
    {
        _kernel = kernel;
        _soon = new DelayedCall(QueueItemIfAnyWaits, MaxWait, time);
    }

    /// <summary>Computes the MD5 of an array.</summary>
    /// <param name="array">A pinned array, not to be changed before the task has completed.</param>
    /// <param name="length">The number of bytes.</param>
    /// <param name="isPatient">Whether the owner does other work meanwhile, so that the digest may take longer.</param>
    public Task<UInt128> HashAsync(byte[] array, int length, bool isPatient)
    {
        var message = new Message(array, length);
        _waiting.Enqueue(message);
        if (!isPatient || _waiting.Count >= _kernel.Lanes)
            QueueItem();
        else
            _soon.Request();
        return message.Task;
    }

    /// <summary>How many arrays fill the lanes.</summary>
    public int Lanes => _kernel.Lanes;

    /// <summary>Computes the MD5s of arrays on this thread.</summary>
    /// <param name="arrays">Pinned arrays with the number of bytes to hash; at most <see cref="Lanes"/>.</param>
    /// <param name="md5s">The MD5s, in the order of the arrays.</param>
    public void Hash(IReadOnlyList<(byte[] Array, int Length)> arrays, Span<UInt128> md5s)
    {
        if (arrays.Count >= MinArrays)
        {
            HashInLanes(arrays, md5s);
            return;
        }
        for (var index = 0; index < arrays.Count; index++)
            md5s[index] = HashAlone(arrays[index].Array.AsSpan(0, arrays[index].Length));
    }

    /// <summary>Hashes what waits, up to one array for each lane.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        var count = _waiting.Count;
        if (count > _seen && count < _kernel.Lanes)
        {
            _seen = count;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return;
        }
        _seen = 0;
        Interlocked.Exchange(ref _isQueued, 0);
        var batch = new List<Message>(_kernel.Lanes);
        while (batch.Count < _kernel.Lanes && _waiting.TryDequeue(out var message))
            batch.Add(message);
        // Another thread may hash them meanwhile.
        if (_waiting.Count >= _kernel.Lanes)
            QueueItem();
        else if (!_waiting.IsEmpty)
            _soon.Request();
        Span<UInt128> md5s = stackalloc UInt128[batch.Count];
        Hash([.. batch.Select(message => message.Content)], md5s);
        for (var index = 0; index < batch.Count; index++)
            batch[index].SetResult(md5s[index]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _soon.Dispose();
        while (_idle.TryTake(out var lanes))
            lanes.Dispose();
    }

    private void QueueItem()
    {
        if (Interlocked.Exchange(ref _isQueued, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void QueueItemIfAnyWaits()
    {
        if (!_waiting.IsEmpty)
            QueueItem();
    }

    private void HashInLanes(IReadOnlyList<(byte[] Array, int Length)> arrays, Span<UInt128> md5s)
    {
        if (!_idle.TryTake(out var lanes))
            lanes = new Md5Lanes(_kernel, Md5Lanes.BlockSize);
        for (var lane = 0; lane < arrays.Count; lane++)
        {
            lanes.Begin(lane);
            lanes.Feed(lane, AddressOf(arrays[lane].Array), arrays[lane].Length, isLast: true);
        }
        for (var left = arrays.Count; left > 0; )
        {
            lanes.Run();
            for (var lane = 0; lane < arrays.Count; lane++)
            {
                if (lanes.StageOf(lane) != LaneStage.Done)
                    continue;
                md5s[lane] = lanes.TakeDigest(lane);
                left--;
            }
        }
        _idle.Add(lanes);
    }

    private static byte* AddressOf(byte[] pinned) =>
        (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));

    private static UInt128 HashAlone(ReadOnlySpan<byte> bytes)
    {
        Span<byte> md5 = stackalloc byte[DandiETag.Md5Length];
        MD5.HashData(bytes, md5);
        return BinaryPrimitives.ReadUInt128BigEndian(md5);
    }

    /// <summary>An array that waits for its digest, which is a task.</summary>
    private sealed class Message(byte[] array, int length)
        : TaskCompletionSource<UInt128>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public (byte[] Array, int Length) Content => (array, length);
    }
}
