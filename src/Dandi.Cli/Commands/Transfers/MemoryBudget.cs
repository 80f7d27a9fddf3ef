using Dandi.Digests;
using Dandi.Files.Spool;

namespace Dandi.Cli.Commands.Transfers;

/// <summary>Divides the memory limit of an upload (<c>--max-memory</c>) among its consumers.</summary>
/// <param name="Bytes">The limit for the resident memory of the process, in bytes.</param>
internal readonly record struct MemoryBudget(long Bytes)
{
    /// <summary>The limit without <c>--max-memory</c>: 200 MiB.</summary>
    public const long Default = 200L << 20;

    /// <summary>The lowest limit that can be kept: 80 MiB.</summary>
    public const long Min = 80L << 20;

    // The program itself, its threads, and the buffers for hashing.
    private const long Overhead = 64L << 20;

    // Of a request in flight: the data that was read, the data being encrypted, and the request itself.
    private const long BytesPerRequest = 256L << 10;

    /// <summary>The maximum size of the Zarr entries in flight, in bytes.</summary>
    public long ChunkBytes => Math.Min(ChunkMemory.UploadLimit, (Bytes - Overhead) / 3);

    /// <summary>The maximum size of spooled data if no folder is writable, in bytes.</summary>
    public long SpoolBytes => Math.Min(SpoolSpace.DefaultMemory, (Bytes - Overhead) / 8);

    /// <summary>The maximum number of requests in flight.</summary>
    public int MaxRequests => (int)Math.Clamp((Bytes - Overhead) / 2 / BytesPerRequest, 8, 256);
}
