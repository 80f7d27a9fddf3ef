using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Dandi.Digests.Lanes;

/// <summary>Reads and digests messages, as many at a time as its kernel has lanes. For one thread.</summary>
/// <param name="pool">What it belongs to.</param>
internal sealed unsafe class LaneWorker(LanePool pool) : IDisposable
{
    private const int BufferSize = 64 << 10;
    private const int FewestForLanes = 3;

    private readonly Md5Lanes _lanes = new(pool.Kernel, BufferSize);
    private readonly HashTask?[] _tasks = new HashTask?[pool.Kernel.Lanes];
    private int _busy;

    /// <summary>Works until nothing is left that it may take.</summary>
    public void Work()
    {
        AwaitCompany();
        while (Fill() > 0)
        {
            if (_busy < FewestForLanes && pool.Queue.Total < FewestForLanes && !HasBegunAny())
                HashOneByOne();
            else
                HashSideBySide();
            pool.Start();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lanes.Dispose();

    /// <summary>Lets those who ask for more first, as long as they do: messages alone are slow.</summary>
    private void AwaitCompany()
    {
        for (
            var (last, total) = (0, pool.Queue.Total);
            total > last && total < _tasks.Length;
            (last, total) = (total, pool.Queue.Total)
        )
            Thread.Yield();
    }

    /// <returns>How many lanes have a message.</returns>
    private int Fill()
    {
        for (var lane = 0; lane < _tasks.Length; lane++)
        {
            if (_tasks[lane] is null && pool.TryTake(_busy) is { } task)
            {
                (_tasks[lane], _busy) = (task, _busy + 1);
                _lanes.Begin(lane);
            }
        }
        return _busy;
    }

    private void HashSideBySide()
    {
        for (var lane = 0; lane < _tasks.Length; lane++)
        {
            if (_lanes.StageOf(lane) == LaneStage.Hungry && Read(lane) is { } piece)
                _lanes.Feed(lane, piece.Data, piece.Length, piece.IsLast);
        }
        using (pool.Enter())
            _lanes.Run();
        for (var lane = 0; lane < _tasks.Length; lane++)
        {
            if (_lanes.StageOf(lane) == LaneStage.Ended)
                Complete(lane, _lanes.Take(lane));
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

    /// <summary>Where a vector would be almost empty, the usual MD5 is faster.</summary>
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
        while (Read(lane) is { } piece)
        {
            using (pool.Enter())
                hash.AppendData(new ReadOnlySpan<byte>(piece.Data, piece.Length));
            if (!piece.IsLast)
                continue;
            Span<byte> md5 = stackalloc byte[DandiETag.Md5Length];
            hash.GetHashAndReset(md5);
            _lanes.Rest(lane);
            Complete(lane, BinaryPrimitives.ReadUInt128BigEndian(md5));
            return;
        }
    }

    /// <returns>Null where the message has failed.</returns>
    private HashPiece? Read(int lane)
    {
        var (message, parts) = _tasks[lane]!;
        if (message.IsGivenUp)
        {
            Fail(lane, new OperationCanceledException());
            return null;
        }
        try
        {
            var start = pool.Time.GetTimestamp();
            var piece = message.Read(_lanes.BufferOf(lane), _lanes.BufferSize);
            var reading = pool.Time.GetElapsedTime(start);
            if (parts is null)
                pool.RecordFile(piece.Length, reading);
            else
                parts.Limit.Record(piece.Length, reading);
            return piece;
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
        _lanes.Rest(lane);
        _tasks[lane]!.Message.Fail(error);
        Release(lane);
    }

    private void Release(int lane)
    {
        pool.Queue.Ended(_tasks[lane]!);
        (_tasks[lane], _busy) = (null, _busy - 1);
    }
}
