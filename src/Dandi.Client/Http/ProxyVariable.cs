namespace Dandi.Http;

/// <summary>A variable of the environment that names a proxy.</summary>
/// <param name="Name">Its name as it is set.</param>
/// <param name="Url">Where the proxy is; null if the value is not the URL of a proxy that can be used.</param>
internal sealed record ProxyVariable(string Name, Uri? Url)
{
    private const int DefaultSocksPort = 1080;

    /// <summary>A variable.</summary>
    /// <param name="name">Its name in lowercase.</param>
    /// <param name="variables">The environment.</param>
    /// <returns>Null if neither it nor its uppercase twin is set.</returns>
    public static ProxyVariable? Find(string name, Func<string, string?> variables) =>
        Read(name, variables) is { } value ? new ProxyVariable(NameOf(name, variables), Parse(value)) : null;

    /// <summary>The value of a variable or, where it is not set, of its uppercase twin; an empty one counts as not set.</summary>
    public static string? Read(string name, Func<string, string?> variables) =>
        variables(NameOf(name, variables))?.Trim() is { Length: > 0 } value ? value : null;

    private static string NameOf(string name, Func<string, string?> variables) =>
        string.IsNullOrWhiteSpace(variables(name)) ? name.ToUpperInvariant() : name;

    private static Uri? Parse(string value)
    {
        if (
            !Uri.TryCreate(
                value.Contains("://", StringComparison.Ordinal) ? value : $"http://{value}",
                UriKind.Absolute,
                out var url
            )
            || url.Host.Length == 0
        )
            return null;
        return url.Scheme switch
        {
            "http" or "https" => url,
            "socks4" or "socks4a" or "socks5" => Socks(url, url.Scheme),
            // The transport leaves it to a SOCKS 5 proxy to resolve names, which is what the h stands for. The plain word is what desktops set, for proxies of version 5.
            "socks5h" or "socks" => Socks(url, "socks5"),
            _ => null,
        };
    }

    private static Uri Socks(Uri url, string scheme) =>
        new UriBuilder(url) { Scheme = scheme, Port = url.Port > 0 ? url.Port : DefaultSocksPort }.Uri;
}
