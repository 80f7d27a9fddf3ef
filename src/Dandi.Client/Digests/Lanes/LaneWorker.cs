using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Dandi.Digests.Lanes;

/// <summary>Reads and hashes messages, as many at a time as the kernel has lanes. Used by one thread.</summary>
/// <remarks>
/// <para>
/// Each pass of <see cref="Work"/> fills idle lanes from the queue, reads the next segment for each lane that needs
/// input, computes until a lane needs input or is done, and completes the messages that are done. Reading happens
/// without a compute permit, computing with one. If there are fewer than <see cref="LaneKernel.MinMessages"/> messages,
/// none of them begun, they are hashed one by one with the scalar MD5 of .NET, which is faster than almost empty
/// vectors.
/// </para>
/// <para>
/// A lane has a task exactly from <see cref="FillLanes"/> until <see cref="Release"/>, which is called once for each
/// task, after <see cref="HashMessage.Complete"/> or <see cref="HashMessage.Fail"/>. An error fails only the message
/// that caused it.
/// </para>
/// </remarks>
/// <param name="pool">The pool that the worker belongs to.</param>
internal sealed unsafe class LaneWorker(LanePool pool) : IDisposable
{
    private const int BufferSize = 64 << 10;

    private readonly Md5Lanes _lanes = new(pool.Kernel, BufferSize);
    private readonly HashTask?[] _tasks = new HashTask?[pool.Kernel.Lanes];
    private int _busyLanes;

    /// <summary>Hashes messages until there is none left that this worker may take.</summary>
    public void Work()
    {
        WaitForMoreMessages();
        while (FillLanes() > 0)
        {
            var minMessages = pool.Kernel.MinMessages;
            if (_busyLanes < minMessages && pool.Queue.Total < minMessages && !HasBegunAny())
                HashOneByOne();
            else
                HashInLanes();
            pool.EnsureWorker();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lanes.Dispose();

    /// <summary>
    /// Yields while messages are being added and do not fill the lanes, because hashing a few messages alone is slow.
    /// </summary>
    private void WaitForMoreMessages()
    {
        for (
            var (last, total) = (0, pool.Queue.Total);
            total > last && total < _tasks.Length;
            (last, total) = (total, pool.Queue.Total)
        )
            Thread.Yield();
    }

    /// <returns>The number of lanes that have a message.</returns>
    private int FillLanes()
    {
        for (var lane = 0; lane < _tasks.Length; lane++)
        {
            if (_tasks[lane] is null && pool.TryTake(_busyLanes) is { } task)
            {
                (_tasks[lane], _busyLanes) = (task, _busyLanes + 1);
                _lanes.Begin(lane);
            }
        }
        return _busyLanes;
    }

    private void HashInLanes()
    {
        for (var lane = 0; lane < _tasks.Length; lane++)
        {
            if (_lanes.StageOf(lane) == LaneStage.NeedsInput && Read(lane) is { } segment)
                _lanes.Feed(lane, segment.Data, segment.Length, segment.IsLast);
        }
        using (pool.Enter())
            _lanes.Run();
        for (var lane = 0; lane < _tasks.Length; lane++)
        {
            if (_lanes.StageOf(lane) == LaneStage.Done)
                Complete(lane, _lanes.TakeDigest(lane));
        }
    }

    private bool HasBegunAny()
    {
        for (var lane = 0; lane < _tasks.Length; lane++)
        {
            if (_tasks[lane] is not null && _lanes.HasBegun(lane))
                return true;
        }
        return false;
    }

    private void HashOneByOne()
    {
        for (var lane = 0; lane < _tasks.Length; lane++)
        {
            if (_tasks[lane] is not null)
                HashAlone(lane);
        }
    }

    private void HashAlone(int lane)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        while (Read(lane) is { } segment)
        {
            using (pool.Enter())
                hash.AppendData(new ReadOnlySpan<byte>(segment.Data, segment.Length));
            if (!segment.IsLast)
                continue;
            Span<byte> md5 = stackalloc byte[DandiETag.Md5Length];
            hash.GetHashAndReset(md5);
            _lanes.Reset(lane);
            Complete(lane, BinaryPrimitives.ReadUInt128BigEndian(md5));
            return;
        }
    }

    /// <summary>Reads the next segment of a lane's message, and reports how long it took.</summary>
    /// <returns>Null if the message failed or was abandoned.</returns>
    private MessageSegment? Read(int lane)
    {
        var (message, parts) = _tasks[lane]!;
        if (message.IsAbandoned)
        {
            Fail(lane, new OperationCanceledException());
            return null;
        }
        try
        {
            var start = pool.Time.GetTimestamp();
            var segment = message.Read(_lanes.BufferOf(lane), _lanes.BufferSize);
            var elapsed = pool.Time.GetElapsedTime(start);
            if (parts is null)
                pool.RecordFileRead(segment.Length, elapsed);
            else
                parts.Limit.Record(segment.Length, elapsed);
            return segment;
        }
        catch (Exception error)
        {
            Fail(lane, error);
            return null;
        }
    }

    private void Complete(int lane, UInt128 md5)
    {
        try
        {
            _tasks[lane]!.Message.Complete(md5);
            Release(lane);
        }
        catch (Exception error)
        {
            Fail(lane, error);
        }
    }

    private void Fail(int lane, Exception error)
    {
        _lanes.Reset(lane);
        _tasks[lane]!.Message.Fail(error);
        Release(lane);
    }

    private void Release(int lane)
    {
        pool.Queue.Release(_tasks[lane]!);
        (_tasks[lane], _busyLanes) = (null, _busyLanes - 1);
    }
}
