using Dandi.Server.Data;

namespace Dandi.Server.Http;

/// <summary>
/// Bounds the memory of large JSON bodies together: how many bytes one account may be sending, and how many bodies are
/// processed at the same time, because their values take many times their bytes. Thread-safe.
/// </summary>
#pragma warning disable CA1001 // a semaphore whose wait handle is not used has nothing to dispose
internal sealed class LargeBodies
#pragma warning restore CA1001
{
    /// <summary>Bodies up to this size are not limited: a connection has about as much memory anyway.</summary>
    public const int MinBytes = 64 << 10;

    /// <summary>The total size of the bodies that an account sends at the same time.</summary>
    public const int MaxBytesOfUser = 32 << 20;

    private const int MaxProcessed = 2;
    private readonly Dictionary<long, long> _bytes = [];
    private readonly SemaphoreSlim _processing = new(MaxProcessed);

    /// <summary>Reserves memory for a body before it is read.</summary>
    /// <param name="user">Who sends it.</param>
    /// <param name="bytes">Its size, or the maximum if it is not announced.</param>
    /// <returns>To be disposed when the request is processed.</returns>
    /// <exception cref="ApiError">The account is sending too much; another attempt can succeed.</exception>
    public Reservation Reserve(ServerUser? user, long bytes)
    {
        var id = user?.Id ?? 0;
        lock (_bytes)
        {
            var total = _bytes.GetValueOrDefault(id) + bytes;
            if (total > MaxBytesOfUser)
                throw ApiError.Busy("Your other requests are still being read. Send this one again later.");
            _bytes[id] = total;
        }
        return new Reservation(this, id, bytes);
    }

    private void Release(long id, long bytes)
    {
        lock (_bytes)
        {
            if ((_bytes[id] -= bytes) == 0)
                _bytes.Remove(id);
        }
    }

    /// <summary>The memory of one body.</summary>
    internal sealed class Reservation(LargeBodies owner, long id, long bytes) : IDisposable
    {
        private bool _isProcessed;

        /// <summary>Waits until the body, which has been read, may be parsed and processed.</summary>
        public async Task BeginProcessingAsync(CancellationToken cancellationToken)
        {
            await owner._processing.WaitAsync(cancellationToken);
            _isProcessed = true;
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            if (_isProcessed)
                owner._processing.Release();
            owner.Release(id, bytes);
        }
    }
}
