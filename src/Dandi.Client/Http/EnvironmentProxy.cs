using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Dandi.Http;

/// <summary>The proxy that the environment names, as command lines of this field read it: <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>ALL_PROXY</c>, and <c>NO_PROXY</c> for hosts that are reached directly.</summary>
/// <remarks><c>NO_PROXY</c> takes hosts with all that is below them, with or without a dot in front, with a port or without, addresses, ranges such as <c>10.0.0.0/8</c>, and <c>*</c>.</remarks>
public sealed class EnvironmentProxy : IWebProxy
{
    private readonly ProxyVariable? _http;
    private readonly ProxyVariable? _https;
    private readonly string[] _direct;

    /// <summary>Reads the environment. What is not a proxy is an error only for a request that would use it (<see cref="EnsureUsable"/>).</summary>
    /// <param name="variables">A variable by its name; lowercase names win over uppercase ones.</param>
    public EnvironmentProxy(Func<string, string?> variables)
    {
        var all = ProxyVariable.Find("all_proxy", variables);
        (_http, _https) = (
            ProxyVariable.Find("http_proxy", variables) ?? all,
            ProxyVariable.Find("https_proxy", variables) ?? all
        );
        _direct = (ProxyVariable.Read("no_proxy", variables) ?? "").Split(
            [',', ' '],
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
    }

    /// <inheritdoc/>
    /// <value>Where proxies want a name and a password, they stand in their address.</value>
    public ICredentials? Credentials { get; set; }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination)
    {
        if (VariableFor(destination)?.Url is not { } proxy)
            return null;
        if (proxy.UserInfo.Split(':', 2) is [{ Length: > 0 } name, .. var rest])
        {
            Credentials ??= new NetworkCredential(
                Uri.UnescapeDataString(name),
                Uri.UnescapeDataString(rest.FirstOrDefault() ?? "")
            );
        }
        return proxy;
    }

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) => GetProxy(host) is null;

    /// <summary>Makes sure that the proxy for a destination, if there is one, can be used.</summary>
    /// <exception cref="DandiException">The variable that counts for it is not the URL of a proxy; fatal.</exception>
    public void EnsureUsable(Uri destination)
    {
        if (VariableFor(destination) is { Url: null } variable)
        {
            throw new DandiException(
                $"{variable.Name} in the environment is not the URL of a proxy that dandi can use. Set it to a URL such as http://proxy.example.org:3128 or socks5://proxy.example.org:1080, or unset it."
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

    private bool IsDirect(Uri destination) => _direct.Any(entry => entry == "*" || Fits(entry, destination));

    private static bool Fits(string entry, Uri destination)
    {
        var host = destination.IdnHost.Trim('[', ']');
        if (IPAddress.TryParse(host, out var url))
        {
            if (entry.Contains('/', StringComparison.Ordinal))
                return IPNetwork.TryParse(entry, out var range)
                    && range.BaseAddress.AddressFamily == url.AddressFamily
                    && range.Contains(url);
            if (IPAddress.TryParse(entry.Trim('[', ']'), out var direct))
                return direct.Equals(url);
        }
        var (name, port) = (entry, "");
        if (
            entry.LastIndexOf(':') is > 0 and var colon
            && !(url is { AddressFamily: AddressFamily.InterNetworkV6 } && !entry.StartsWith('['))
        )
            (name, port) = (entry[..colon], entry[(colon + 1)..]);
        if (port.Length > 0 && port != destination.Port.ToString(CultureInfo.InvariantCulture))
            return false;
        name = name.Trim('[', ']').TrimStart('*').TrimStart('.');
        return host.Equals(name, StringComparison.OrdinalIgnoreCase)
            || (url is null && host.EndsWith($".{name}", StringComparison.OrdinalIgnoreCase));
    }
}
