using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Dandi.Http;

/// <summary>How this machine reaches the network.</summary>
public sealed record NetworkOptions
{
    /// <summary>The way through a proxy; null for the direct way.</summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>Authorities whose certificates are trusted beside those that the system trusts; null for none.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>Throws a fatal <see cref="DandiException"/> for a destination that cannot be reached as the environment asks; asked before each request.</summary>
    public Action<Uri> EnsureUsable { get; init; } = _ => { };

    /// <summary>The most connections to a server at a time: as many as requests may be in flight.</summary>
    /// <value>No bound.</value>
    public int MaxConnections { get; init; } = int.MaxValue;
}
