namespace Dandi.Files.Spool;

/// <summary>
/// Where the spools of a run (<see cref="SpoolStream"/>) store their data: in temp files in the first folder that has
/// space, otherwise in a limited amount of memory. Shared by all spools of a run; thread-safe.
/// </summary>
/// <param name="folders">The folders in descending preference, created when they are needed.</param>
/// <param name="memory">The maximum memory of all spools together, in bytes.</param>
public sealed class SpoolSpace(IReadOnlyList<string> folders, long memory)
{
    /// <summary>The default memory limit: 16 MiB.</summary>
    public const long DefaultMemory = 16L << 20;

    private long _used;

    /// <summary>Creates the storages to try, in this order.</summary>
    internal IReadOnlyList<Func<ISpoolStorage>> StorageFactories =>
        [
            .. folders.Select(folder => (Func<ISpoolStorage>)(() => UnlinkedTempFile.Create(folder))),
            () => new SpoolMemory(this),
        ];

    /// <summary>Reserves memory, which must be released again.</summary>
    /// <exception cref="IOException">The limit is reached.</exception>
    internal void Reserve(int bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= memory)
            return;
        Interlocked.Add(ref _used, -bytes);
        throw new IOException($"the memory limit for temporary data ({ByteCount.Format(memory)}) is reached");
    }

    /// <summary>Releases reserved memory.</summary>
    internal void Release(long bytes) => Interlocked.Add(ref _used, -bytes);
}
