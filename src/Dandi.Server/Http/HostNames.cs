using System.Net;

namespace Dandi.Server.Http;

/// <summary>
/// The names under which an archive may be requested. A web page can let its own name resolve to this machine (DNS
/// rebinding) and then read the archive as its own origin; it cannot make a browser send another name than its own.
/// </summary>
/// <param name="address">The address on which the archive listens.</param>
/// <param name="machine">The host name of this machine.</param>
/// <param name="others">Further names.</param>
internal sealed class HostNames(IPAddress address, string machine, IEnumerable<string> others)
{
    private readonly HashSet<string> _names = new(
        IPAddress.IsLoopback(address) ? ["localhost", .. others] : ["localhost", machine, .. others],
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>
    /// Whether a host is one of these names or an IP address: any address if the archive listens on more than this
    /// machine, because an address is never resolved.
    /// </summary>
    /// <param name="host">The host of a request, without the port; an IPv6 address in brackets.</param>
    public bool Contains(string host) =>
        _names.Contains(host)
        || (
            IPAddress.TryParse(host.Trim('[', ']'), out var literal)
            && (!IPAddress.IsLoopback(address) || IPAddress.IsLoopback(literal))
        );

    /// <summary>The response to a request under another name.</summary>
    public ApiError Misdirected(string host) =>
        ApiError.Detail(
            421,
            $"This archive does not respond to the host `{host}`, only to {string.Join(", ", _names.Order())} and "
                + $"{(IPAddress.IsLoopback(address) ? "loopback" : "IP")} addresses. "
                + "Use one of them, or restart it with `dandi serve --allow-host NAME`."
        );
}
