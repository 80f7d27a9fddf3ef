using System.Net;

namespace Dandi.Http.Connecting;

/// <summary>
/// Remembers for a while which addresses could not be connected to, or were slower than one that was tried later.
/// Thread-safe.
/// </summary>
/// <param name="time">The clock for the expiry of what is remembered.</param>
internal sealed class SlowAddresses(TimeProvider time)
{
    /// <summary>How long an address is remembered; not forever, because networks change.</summary>
    public static readonly TimeSpan RetentionTime = TimeSpan.FromMinutes(10);

    private const int MaxAddresses = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, long> _since = [];

    /// <summary>Moves the remembered addresses to the end, and keeps the order otherwise.</summary>
    public IReadOnlyList<IPAddress> MoveToEnd(IEnumerable<IPAddress> addresses)
    {
        lock (_lock)
            return [.. addresses.OrderBy(IsRemembered)];
    }

    /// <summary>Remembers the addresses that lost, and forgets the one that won.</summary>
    public void Remember(IPAddress winner, IEnumerable<IPAddress> losers)
    {
        lock (_lock)
        {
            _since.Remove(winner);
            foreach (var loser in losers)
            {
                if (_since.Count >= MaxAddresses)
                    _since.Clear();
                _since[loser] = time.GetTimestamp();
            }
        }
    }

    private bool IsRemembered(IPAddress address) =>
        _since.TryGetValue(address, out var since) && time.GetElapsedTime(since) < RetentionTime;
}
