using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Dandi.Http;

/// <summary>
/// The proxy from the environment variables <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>ALL_PROXY</c> and
/// <c>NO_PROXY</c>, interpreted as by
/// <see href="https://curl.se/docs/manpage.html#ENVIRONMENT">curl</see> and Python's requests.
/// </summary>
/// <remarks>
/// An entry of <c>NO_PROXY</c> is a host (which includes its subdomains), with or without a leading dot and with or
/// without a port, an IP address, a range such as <c>10.0.0.0/8</c>, or <c>*</c>.
/// </remarks>
public sealed class EnvironmentProxy : IWebProxy
{
    private readonly ProxyVariable? _http;
    private readonly ProxyVariable? _https;
    private readonly string[] _direct;

    /// <summary>
    /// Reads the environment. A value that is not a proxy does not throw before <see cref="EnsureUsable"/>.
    /// </summary>
    /// <param name="variables">Returns the value of a variable; lowercase names win over uppercase ones.</param>
    public EnvironmentProxy(Func<string, string?> variables)
    {
        var all = ProxyVariable.Find("all_proxy", variables);
        (_http, _https) = (
            ProxyVariable.Find("http_proxy", variables) ?? all,
            ProxyVariable.Find("https_proxy", variables) ?? all
        );
        Credentials = new ProxyCredentials([_http, _https]);
        _direct = (ProxyVariable.Read("no_proxy", variables) ?? "").Split(
            [',', ' '],
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
    }

    /// <inheritdoc/>
    /// <value>The user names and passwords in the URLs of the proxies; each is sent to its own proxy only.</value>
    public ICredentials? Credentials { get; set; }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination) => VariableFor(destination)?.Address;

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) => GetProxy(host) is null;

    /// <summary>Makes sure that the proxy for a destination, if there is one, can be used.</summary>
    /// <exception cref="DandiException">
    /// The variable that applies is not the URL of a supported proxy; fatal.
    /// </exception>
    public void EnsureUsable(Uri destination)
    {
        if (VariableFor(destination) is { Url: null } variable)
        {
            throw new DandiException(
                $"The environment variable {variable.Name} is not the URL of a proxy that dandi can use. "
                    + "Set it to a URL such as http://proxy.example.org:3128 or "
                    + "socks5://proxy.example.org:1080, or unset it."
            )
            {
                IsFatal = true,
            };
        }
    }

    private ProxyVariable? VariableFor(Uri destination)
    {
        var variable = destination.Scheme == Uri.UriSchemeHttps ? _https : _http;
        return variable is null || IsDirect(destination) ? null : variable;
    }

    private bool IsDirect(Uri destination) => _direct.Any(entry => entry == "*" || Matches(entry, destination));

    private static bool Matches(string entry, Uri destination)
    {
        var host = destination.IdnHost.Trim('[', ']');
        if (IPAddress.TryParse(host, out var address))
        {
            if (entry.Contains('/', StringComparison.Ordinal))
                return IPNetwork.TryParse(entry, out var range)
                    && range.BaseAddress.AddressFamily == address.AddressFamily
                    && range.Contains(address);
            if (IPAddress.TryParse(entry.Trim('[', ']'), out var direct))
                return direct.Equals(address);
        }
        var (name, port) = (entry, "");
        if (
            entry.LastIndexOf(':') is > 0 and var colon
            && !(address is { AddressFamily: AddressFamily.InterNetworkV6 } && !entry.StartsWith('['))
        )
            (name, port) = (entry[..colon], entry[(colon + 1)..]);
        if (port.Length > 0 && port != destination.Port.ToString(CultureInfo.InvariantCulture))
            return false;
        name = name.Trim('[', ']').TrimStart('*').TrimStart('.');
        return host.Equals(name, StringComparison.OrdinalIgnoreCase)
            || (address is null && host.EndsWith($".{name}", StringComparison.OrdinalIgnoreCase));
    }

    private sealed class ProxyCredentials(ProxyVariable?[] proxies) : ICredentials
    {
        public NetworkCredential? GetCredential(Uri uri, string authType) =>
            // Both variables may name the same proxy, and only one of them the password.
            proxies
                .Where(proxy => proxy?.Address?.Authority == uri.Authority)
                .Select(proxy => proxy!.Credential)
                .FirstOrDefault(credential => credential is not null);
    }
}
