using Dandi.Addresses;
using Dandi.Archive;
using Dandi.Http;

namespace Dandi.Cli.Connection;

/// <summary>What an address refers to, and the archive that it is in.</summary>
/// <param name="Address">The address.</param>
/// <param name="Login">The archive; it has no <see cref="ArchiveLogin.Key"/> yet.</param>
/// <param name="Clients">The clients for the archive; all addresses of one instance share them.</param>
internal sealed record AddressedArchive(ArchiveAddress Address, ArchiveLogin Login, HttpClients Clients)
{
    /// <summary>
    /// The client for the REST API. It logs in when the archive first asks for it, and then sends the request again.
    /// </summary>
    public ArchiveClient Client => Login.Client;

    /// <summary>Logs in now, for a command that changes something, unless that has been done.</summary>
    /// <exception cref="DandiException">There is no API key, or the archive rejects it; fatal.</exception>
    public Task LogInAsync(CancellationToken cancellationToken) => Client.LogInAsync(cancellationToken);
}
