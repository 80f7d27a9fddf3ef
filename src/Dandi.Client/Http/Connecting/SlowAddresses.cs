using System.Net;

namespace Dandi.Http.Connecting;

/// <summary>Remembers for a while which addresses failed, or were overtaken by another that began later. Safe for concurrent use.</summary>
/// <param name="time">The clock.</param>
internal sealed class SlowAddresses(TimeProvider time)
{
    /// <summary>How long an address is remembered. Networks change.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private const int MaxAddresses = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, long> _since = [];

    /// <summary>The same addresses in the same order, but those that are remembered last.</summary>
    public IReadOnlyList<IPAddress> Last(IEnumerable<IPAddress> addresses)
    {
        lock (_lock)
            return [.. addresses.OrderBy(IsRemembered)];
    }

    /// <summary>Remembers those that lost to another.</summary>
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
        _since.TryGetValue(address, out var since) && time.GetElapsedTime(since) < Memory;
}
