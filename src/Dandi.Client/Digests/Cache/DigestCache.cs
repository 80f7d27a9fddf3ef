using System.Buffers.Binary;
using Dandi.Files;
using Dandi.FileSystem;

namespace Dandi.Digests.Cache;

/// <summary>Remembers digests of files from run to run, so that what is unchanged is not read again (docs/decisions/0010-digest-cache.md).</summary>
/// <remarks>
/// Several processes may use one at a time, also on a file server: a new file takes the place of the old one as a whole, and who is too late loses what it has learnt, no more.
/// Nothing that happens to it stops a run. Safe for many threads; memory: at most <see cref="MaxPending"/> digests.
/// </remarks>
/// <param name="folder">Where it is kept.</param>
/// <param name="time">The clock.</param>
/// <param name="warn">Told once why digests are not remembered, if that is so.</param>
/// <param name="mostRecords">How many digests of parts are kept at most: those that were of use last.</param>
public sealed class DigestCache(
    string folder,
    TimeProvider time,
    Action<string> warn,
    int mostRecords = DigestCache.DefaultMaxRecords
) : IDisposable
{
    /// <summary>How many digests of parts are kept at most.</summary>
    /// <value>1.25 million, in a file of 64 MB.</value>
    public const int DefaultMaxRecords = 1_250_000;

    internal const int MaxPending = 50_000;
    private const uint DaysUntilNoted = 7;

    /// <summary>Clocks of file systems are coarse, on file servers a second or two: what was written to so shortly before it was read may be written to again unseen.</summary>
    private static readonly TimeSpan Granularity = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Saving = TimeSpan.FromMinutes(1);

    private readonly CacheStore _store = new(folder, time, mostRecords);
    private readonly Lock _lock = new();
    private readonly Lock _saving = new();
    private Dictionary<UInt128, CacheRecord> _pending = [];
    private CacheFile? _file;
    private bool _isOpen;
    private bool _hasWarned;
    private long _lastSaved = time.GetTimestamp();

    /// <summary>The digests of the parts of a file, if they are known.</summary>
    internal byte[]? Find(LocalFile file, PartPlan plan)
    {
        if (file.Status is not { } status || plan.Count == 0)
            return null;
        var md5s = FindAll(plan, number => DigestKey.Of(status, file.Path, plan.PartSize, number));
        if (md5s is not null)
            return md5s;
        md5s = FindAll(plan, number => DigestKey.OfMoved(status, plan.PartSize, number));
        if (md5s is not null)
            Add(plan, md5s, number => DigestKey.Of(status, file.Path, plan.PartSize, number));
        return md5s;
    }

    /// <summary>The MD5 of a whole file, if it is known.</summary>
    internal UInt128? Find(in FileStatus status, string path) => Find(DigestKey.Of(status, path, status.Size, 1));

    /// <summary>Remembers the digests of the parts of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="plan">The parts.</param>
    /// <param name="md5s">Their digests, 16 bytes each.</param>
    /// <param name="began">When it began to be read.</param>
    internal void Add(LocalFile file, PartPlan plan, byte[] md5s, DateTimeOffset began)
    {
        if (file.Status is not { } status || !IsToBeTrusted(status, began) || FileStatus.TryRead(file.Handle) != status)
            return;
        Add(plan, md5s, number => DigestKey.Of(status, file.Path, plan.PartSize, number));
        Add(plan, md5s, number => DigestKey.OfMoved(status, plan.PartSize, number));
    }

    /// <summary>Remembers the MD5 of a whole file, which was the same before and after it was read.</summary>
    internal void Add(in FileStatus status, string path, UInt128 md5, DateTimeOffset began)
    {
        if (IsToBeTrusted(status, began))
            Add(DigestKey.Of(status, path, status.Size, 1), md5);
    }

    /// <summary>What there is, for people.</summary>
    /// <exception cref="DandiException">It cannot be read.</exception>
    public CacheContent ReadContent()
    {
        try
        {
            using var file = _store.TryOpen(error => throw new IOException(error.Message, error));
            return new CacheContent(
                _store.Path,
                file?.ReadAll().LongCount() ?? 0,
                file is null ? 0 : new FileInfo(_store.Path).Length
            );
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            throw new DandiException(
                $"The digest cache `{_store.Path}` cannot be read: {error.Message.TrimEnd('.')}. `dandi cache clear` removes it.",
                error
            );
        }
    }

    /// <summary>Forgets all digests.</summary>
    /// <exception cref="DandiException">The file cannot be removed.</exception>
    public void Clear()
    {
        try
        {
            _store.Clear();
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            throw new DandiException($"The digest cache `{_store.Path}` cannot be removed: {error.Message}", error);
        }
    }

    /// <summary>Writes down what was learnt.</summary>
    public void Save()
    {
        lock (_saving)
        {
            Dictionary<UInt128, CacheRecord> learnt;
            lock (_lock)
                (learnt, _pending, _lastSaved) = (_pending, [], time.GetTimestamp());
            if (learnt.Count == 0)
                return;
            try
            {
                _store.Merge(learnt.Values);
                // What others have learnt meanwhile is of use from now on.
                lock (_lock)
                    _isOpen = false;
            }
            catch (Exception error) when (StorageFault.Is(error))
            {
                Warn(error);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Save();
        _file?.Dispose();
    }

    private static bool IsToBeTrusted(in FileStatus status, DateTimeOffset began) =>
        status.Changed.ToDateTime() < began.UtcDateTime - Granularity;

    private byte[]? FindAll(PartPlan plan, Func<int, UInt128?> keyOf)
    {
        var md5s = new byte[plan.Count * DandiETag.Md5Length];
        for (var number = 1; number <= plan.Count; number++)
        {
            if (keyOf(number) is not { } key || Find(key) is not { } md5)
                return null;
            BinaryPrimitives.WriteUInt128BigEndian(md5s.AsSpan((number - 1) * DandiETag.Md5Length), md5);
        }
        return md5s;
    }

    private UInt128? Find(UInt128 key)
    {
        try
        {
            if (OpenFile() is not { } file)
                return null;
            var record = file.Find(key);
            if (file.IsDamaged)
                Warn(new IOException("a page of it is damaged"));
            if (record is not { } found)
                return null;
            if (found.Day + DaysUntilNoted <= Today)
                Add(key, found.Md5);
            return found.Md5;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Warn(error);
            return null;
        }
    }

    private void Add(PartPlan plan, byte[] md5s, Func<int, UInt128?> keyOf)
    {
        for (var number = 1; number <= plan.Count; number++)
        {
            if (keyOf(number) is { } key)
                Add(key, BinaryPrimitives.ReadUInt128BigEndian(md5s.AsSpan((number - 1) * DandiETag.Md5Length)));
        }
    }

    private void Add(UInt128 key, UInt128 md5)
    {
        bool isDue;
        lock (_lock)
        {
            _pending[key] = new CacheRecord(key, md5, Today);
            isDue = _pending.Count >= MaxPending || time.GetElapsedTime(_lastSaved) >= Saving;
        }
        if (isDue)
            Save();
    }

    private uint Today => CacheStore.DayOf(time.GetUtcNow());

    private CacheFile? OpenFile()
    {
        lock (_lock)
        {
            if (_isOpen)
                return _file;
            _isOpen = true;
            // The one before is left to the collector: somebody may be reading from it.
            return _file = _store.TryOpen(Warn);
        }
    }

    private void Warn(Exception error)
    {
        if (Interlocked.Exchange(ref _hasWarned, true))
            return;
        warn(
            $"Digests are not remembered, or not found again: `{_store.Path}`: {error.Message.TrimEnd('.')}. Files are read instead. `dandi cache clear` begins a new one."
        );
    }
}
