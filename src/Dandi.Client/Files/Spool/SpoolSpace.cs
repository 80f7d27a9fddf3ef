namespace Dandi.Files.Spool;

/// <summary>Where a run keeps what would be too much for the memory: in the first folder that has room, and in a little memory if none has. Shared by all spools of a run; safe for many threads.</summary>
/// <param name="folders">The folders, the preferred one first; made if they are not there.</param>
/// <param name="memory">How many bytes of memory all spools together may use instead.</param>
public sealed class SpoolSpace(IReadOnlyList<string> folders, long memory)
{
    /// <summary>The memory of a command that has no limit of its own.</summary>
    /// <value>16 MiB.</value>
    public const long DefaultMemory = 16L << 20;

    private long _used;

    /// <summary>The places to try, one after the other.</summary>
    internal IReadOnlyList<Func<ISpoolPlace>> Places =>
        [
            .. folders.Select(folder => (Func<ISpoolPlace>)(() => UnlinkedTempFile.Create(folder))),
            () => new SpoolMemory(this),
        ];

    /// <summary>Reserves memory.</summary>
    /// <exception cref="IOException">There is not as much left.</exception>
    internal void Reserve(int bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= memory)
            return;
        Interlocked.Add(ref _used, -bytes);
        throw new IOException($"the memory for it ({ByteCount.Show(memory)}) is used up");
    }

    /// <summary>Gives reserved memory back.</summary>
    internal void Release(long bytes) => Interlocked.Add(ref _used, -bytes);
}
