using System.Buffers.Binary;
using Dandi.Files;
using Dandi.FileSystem;

namespace Dandi.Digests.Cache;

/// <summary>
/// Stores digests of files from run to run, so that unchanged files are not read again
/// (docs/decisions/0010-digest-cache.md).
/// </summary>
/// <remarks>
/// <para>
/// Lookups read the current <see cref="CacheFile"/>, which is opened at the first lookup. New digests are collected in
/// memory (pending) and merged into a new file by <see cref="Save"/>: every minute, when there are <see
/// cref="MaxPending"/> of them, and on <see cref="Dispose"/>. After a merge, the next lookup opens the new file and so
/// finds the digests that other processes have added. Pending digests are not found by lookups.
/// </para>
/// <para>
/// A digest is stored only if the file was last changed at least 2 seconds before reading began, and has the same
/// status after it was read. Two locks: one for the fields, never held during I/O except for opening the file; one so
/// that only one thread saves.
/// </para>
/// <para>
/// Several processes may use the same cache at a time, also on a file server; see <see cref="CacheStore"/>. Errors
/// never stop a run: the first one is reported, and files are read instead. Thread-safe.
/// </para>
/// </remarks>
/// <param name="folder">The folder of the cache.</param>
/// <param name="time">The clock.</param>
/// <param name="warn">Called once, with a message for the user, if the cache cannot be read or written.</param>
/// <param name="maxRecords">The maximum number of digests of parts; the least recently used ones are dropped.</param>
/// <param name="homes">Folders whose owners root trusts (<see cref="FileOwner"/>).</param>
public sealed class DigestCache(
    string folder,
    TimeProvider time,
    Action<string> warn,
    int maxRecords = DigestCache.DefaultMaxRecords,
    IReadOnlyList<string>? homes = null
) : IDisposable
{
    /// <summary>The default maximum number of digests of parts: 1.25 million, in a file of 64 MB.</summary>
    public const int DefaultMaxRecords = 1_250_000;

    internal const int MaxPending = 50_000;
    private const uint DaysUntilRefresh = 7;

    /// <summary>
    /// The coarsest time stamps of file systems, for example on file servers: a file that was changed more recently
    /// could be changed again without a visible change of its time.
    /// </summary>
    private static readonly TimeSpan TimestampGranularity = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SaveInterval = TimeSpan.FromMinutes(1);

    private readonly CacheStore _store = new(folder, time, maxRecords, homes ?? []);
    private readonly Lock _lock = new();
    private readonly Lock _saveLock = new();
    private Dictionary<UInt128, CacheRecord> _pending = [];
    private CacheFile? _file;
    private bool _isOpen;
    private bool _hasWarned;
    private long _lastSaved = time.GetTimestamp();

    /// <summary>Finds the raw MD5s of the parts of a file, 16 bytes each; null unless all of them are known.</summary>
    internal byte[]? Find(LocalFile file, PartPlan plan)
    {
        if (file.Status is not { } status || plan.Count == 0)
            return null;
        var md5s = FindAll(plan, number => DigestKey.Of(status, file.Path, plan.PartSize, number));
        if (md5s is not null)
            return md5s;
        md5s = FindAll(plan, number => DigestKey.OfRenamed(status, plan.PartSize, number));
        if (md5s is not null)
            Add(plan, md5s, number => DigestKey.Of(status, file.Path, plan.PartSize, number));
        return md5s;
    }

    /// <summary>Finds the MD5 of a whole file, and its size; null if it is not known.</summary>
    internal (UInt128 Md5, long Size)? Find(string path)
    {
        long size = 0;
        var md5 = Find(() =>
        {
            if (FileStatus.TryRead(path) is not { } status)
                return null;
            size = status.Size;
            return DigestKey.Of(status, path, status.Size, 1);
        });
        return md5 is { } known ? (known, size) : null;
    }

    /// <summary>Adds the digests of the parts of a file, unless the file may have changed since it was read.</summary>
    /// <param name="file">The file.</param>
    /// <param name="plan">The parts.</param>
    /// <param name="md5s">Their digests, 16 bytes each.</param>
    /// <param name="started">When reading started.</param>
    internal void Add(LocalFile file, PartPlan plan, byte[] md5s, DateTimeOffset started)
    {
        if (file.Status is not { } status || !IsReliable(status, started) || FileStatus.TryRead(file.Handle) != status)
            return;
        Add(plan, md5s, number => DigestKey.Of(status, file.Path, plan.PartSize, number));
        Add(plan, md5s, number => DigestKey.OfRenamed(status, plan.PartSize, number));
    }

    /// <summary>Adds the MD5 of a whole file whose status was the same before and after it was read.</summary>
    internal void Add(in FileStatus status, string path, UInt128 md5, DateTimeOffset started)
    {
        if (IsReliable(status, started))
            Add(DigestKey.Of(status, path, status.Size, 1), md5);
    }

    /// <summary>Counts what the cache contains, by reading all of it.</summary>
    /// <exception cref="DandiException">The cache cannot be read.</exception>
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
                $"Cannot read the digest cache `{_store.Path}`: {error.Message.TrimEnd('.')}. "
                    + "Run `dandi cache clear` to delete it.",
                error
            );
        }
    }

    /// <summary>Deletes the file of the cache. Pending digests stay in memory and are saved later.</summary>
    /// <exception cref="DandiException">The file cannot be deleted.</exception>
    public void Clear()
    {
        try
        {
            _store.Clear();
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            throw new DandiException(
                $"Cannot delete the digest cache `{_store.Path}`: {error.Message.TrimEnd('.')}. "
                    + "Delete the file yourself, or check the permissions of its folder.",
                error
            );
        }
    }

    /// <summary>Writes the pending digests to the cache; an error is only a warning.</summary>
    public void Save()
    {
        lock (_saveLock)
        {
            Dictionary<UInt128, CacheRecord> newRecords;
            lock (_lock)
                (newRecords, _pending, _lastSaved) = (_pending, [], time.GetTimestamp());
            if (newRecords.Count == 0)
                return;
            try
            {
                _store.Merge(newRecords.Values, Warn);
                // The next lookup opens the new file, with what other processes have added.
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

    private static bool IsReliable(in FileStatus status, DateTimeOffset started) =>
        status.Changed.ToDateTime() < started.AddClamped(-TimestampGranularity).UtcDateTime;

    private byte[]? FindAll(PartPlan plan, Func<int, UInt128?> keyOf)
    {
        var md5s = new byte[plan.Count * DandiETag.Md5Length];
        for (var number = 1; number <= plan.Count; number++)
        {
            var one = number;
            if (Find(() => keyOf(one)) is not { } md5)
                return null;
            BinaryPrimitives.WriteUInt128BigEndian(md5s.AsSpan((number - 1) * DandiETag.Md5Length), md5);
        }
        return md5s;
    }

    /// <param name="keyOf">Returns the key; not called while there is nothing to find.</param>
    private UInt128? Find(Func<UInt128?> keyOf)
    {
        try
        {
            if (OpenFile() is not { } file || keyOf() is not { } key)
                return null;
            var record = file.Find(key);
            if (file.IsDamaged)
                Warn(new IOException("it has a damaged page"));
            if (record is not { } found)
                return null;
            if (found.Day + DaysUntilRefresh <= Today)
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
            isDue = _pending.Count >= MaxPending || time.GetElapsedTime(_lastSaved) >= SaveInterval;
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
            // The previous file is left to the garbage collector: another thread may be reading from it.
            return _file = _store.TryOpen(Warn);
        }
    }

    private void Warn(Exception error)
    {
        var why = error.Message.TrimEnd('.');
        var aside = error is InvalidDataException ? TrySetAside() : null;
        if (Interlocked.Exchange(ref _hasWarned, true))
            return;
        warn(
            aside is null
                ? $"Cannot use the digest cache `{_store.Path}`: {why}. Files are read again instead; "
                    + "run `dandi cache clear` to start a new cache."
                : $"The digest cache was set aside as `{aside}`: {why}. Files are read again, and a new cache is "
                    + "started."
        );
    }

    private string? TrySetAside()
    {
        try
        {
            return _store.SetAside();
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            // It is damaged, but stays where it is: the warning tells how to delete it.
            return null;
        }
    }
}
