using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Dandi.Archive;

/// <summary>The proxy that the environment names, as command lines of this field read it: <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>ALL_PROXY</c>, and <c>NO_PROXY</c> for hosts that are reached directly.</summary>
/// <remarks><c>NO_PROXY</c> takes hosts with all that is below them, with or without a dot in front, with a port or without, addresses, ranges such as <c>10.0.0.0/8</c>, and <c>*</c>.</remarks>
public sealed class EnvironmentProxy : IWebProxy
{
    private readonly Uri? _http;
    private readonly Uri? _https;
    private readonly string[] _direct;

    /// <summary>Reads the environment.</summary>
    /// <param name="variables">A variable by its name; small letters win over capitals.</param>
    /// <exception cref="DandiException">A variable holds no address of a proxy; fatal.</exception>
    public EnvironmentProxy(Func<string, string?> variables)
    {
        var all = Read("all_proxy", null);
        (_http, _https) = (Read("http_proxy", all), Read("https_proxy", all));
        _direct = (Find("no_proxy") ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        string? Find(string name) => variables(name) is { Length: > 0 } small ? small : variables(name.ToUpperInvariant()) is { Length: > 0 } capital ? capital : null;

        Uri? Read(string name, Uri? otherwise)
        {
            if (Find(name) is not { } text) return otherwise;
            var whole = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
            var isProxy = Uri.TryCreate(whole, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" or "socks4" or "socks4a" or "socks5";
            return isProxy ? address : throw new DandiException($"{name.ToUpperInvariant()} in the environment is no address of a proxy. Write it like http://proxy.example.org:3128.") { IsFatal = true };
        }
    }

    /// <inheritdoc/>
    /// <value>Where proxies want a name and a password, they stand in their address.</value>
    public ICredentials? Credentials { get; set; }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination)
    {
        var proxy = destination.Scheme == Uri.UriSchemeHttps ? _https : _http;
        if (proxy is null || IsDirect(destination)) return null;
        if (proxy.UserInfo.Split(':', 2) is [{ Length: > 0 } name, .. var rest])
        {
            Credentials ??= new NetworkCredential(Uri.UnescapeDataString(name), Uri.UnescapeDataString(rest.FirstOrDefault() ?? ""));
        }
        return proxy;
    }

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) => GetProxy(host) is null;

    private bool IsDirect(Uri destination) => _direct.Any(entry => entry == "*" || Fits(entry, destination));

    private static bool Fits(string entry, Uri destination)
    {
        var host = destination.IdnHost.Trim('[', ']');
        if (IPAddress.TryParse(host, out var address))
        {
            if (entry.Contains('/', StringComparison.Ordinal)) return IPNetwork.TryParse(entry, out var range) && range.BaseAddress.AddressFamily == address.AddressFamily && range.Contains(address);
            if (IPAddress.TryParse(entry.Trim('[', ']'), out var direct)) return direct.Equals(address);
        }
        var (name, port) = (entry, "");
        if (entry.LastIndexOf(':') is > 0 and var colon && !(address is { AddressFamily: AddressFamily.InterNetworkV6 } && !entry.StartsWith('['))) (name, port) = (entry[..colon], entry[(colon + 1)..]);
        if (port.Length > 0 && port != destination.Port.ToString(CultureInfo.InvariantCulture)) return false;
        name = name.Trim('[', ']').TrimStart('*').TrimStart('.');
        return host.Equals(name, StringComparison.OrdinalIgnoreCase) || (address is null && host.EndsWith($".{name}", StringComparison.OrdinalIgnoreCase));
    }
}
