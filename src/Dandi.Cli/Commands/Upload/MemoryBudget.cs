using Dandi.Digests;
using Dandi.Files.Spool;

namespace Dandi.Cli.Commands.Upload;

/// <summary>What an upload may use of the memory, shared out.</summary>
/// <param name="Bytes">All in all: what the system counts as resident.</param>
internal readonly record struct MemoryBudget(long Bytes)
{
    /// <summary>What is used unless something else is asked for.</summary>
    /// <value>200 MiB.</value>
    public const long Default = 200L << 20;

    /// <summary>With less it does not work.</summary>
    /// <value>80 MiB.</value>
    public const long Min = 80L << 20;

    // The program itself, its threads, and the buffers for digests.
    private const long Fixed = 64L << 20;

    // Of a request in flight: what is read, what is being encrypted, and the request itself.
    private const long OfRequest = 256L << 10;

    /// <summary>For files of Zarrs on their way.</summary>
    public long Chunks => Math.Min(ChunkMemory.UploadLimit, (Bytes - Fixed) / 3);

    /// <summary>For what waits, where no disk takes it.</summary>
    public long Spool => Math.Min(SpoolSpace.DefaultMemory, (Bytes - Fixed) / 8);

    /// <summary>The most requests in flight.</summary>
    public int Requests => (int)Math.Clamp((Bytes - Fixed) / 2 / OfRequest, 8, 256);
}
