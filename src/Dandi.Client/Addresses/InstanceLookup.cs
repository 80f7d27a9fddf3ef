using System.Collections.Concurrent;
using Dandi.Archive;
using Dandi.Concurrency;

namespace Dandi.Addresses;

/// <summary>Finds archives by name or URL; each is asked once. Thread-safe.</summary>
/// <param name="client">The client to send requests with; it should have no API key.</param>
public sealed class InstanceLookup(HttpClient client)
{
    private readonly ConcurrentDictionary<DandiInstance, (DandiInstance Instance, ArchiveInfo Info)> _found = new();
    private readonly SingleFlight<DandiInstance, (DandiInstance Instance, ArchiveInfo Info)> _asking = new();

    /// <summary>Asks the archive for its description, unless it was asked before.</summary>
    /// <returns>The instance with the API URL that the archive states, and its description.</returns>
    /// <inheritdoc cref="ArchiveDiscovery.FindAsync" path="/exception"/>
    public async Task<(DandiInstance Instance, ArchiveInfo Info)> FindAsync(
        DandiInstance wanted,
        CancellationToken cancellationToken
    )
    {
        if (_found.TryGetValue(wanted, out var known))
            return known;
        var (found, _) = await _asking.RunAsync(wanted, () =>
            new ArchiveDiscovery(client).FindAsync(wanted, cancellationToken)
        );
        _found[wanted] = found;
        // Whoever knows the instance that was found may ask for it too.
        _found.TryAdd(found.Instance, found);
        return found;
    }
}
