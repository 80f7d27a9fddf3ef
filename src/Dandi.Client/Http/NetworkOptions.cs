using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Dandi.Http;

/// <summary>How <see cref="HttpClients"/> connect to the network.</summary>
public sealed record NetworkOptions
{
    /// <summary>The proxy to use; null for direct connections.</summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>
    /// Returns authorities to trust in addition to those of the system, or null for none. Called when a connection
    /// needs them, and only once.
    /// </summary>
    public Func<X509Certificate2Collection?> Authorities { get; init; } = () => null;

    /// <summary>
    /// Called before each request; throws a fatal <see cref="DandiException"/> if the proxy or the authorities for this
    /// destination are not usable.
    /// </summary>
    public Action<Uri> EnsureUsable { get; init; } = _ => { };

    /// <summary>
    /// Maximum number of connections to a server; should be the maximum number of requests in flight.
    /// </summary>
    /// <value>Unlimited by default.</value>
    public int MaxConnections { get; init; } = int.MaxValue;
}
