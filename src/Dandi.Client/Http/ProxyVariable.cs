using System.Net;

namespace Dandi.Http;

/// <summary>An environment variable that is set to a proxy.</summary>
/// <param name="Name">The name of the variable, in the case in which it is set.</param>
/// <param name="Url">The URL of the proxy; null if the value is not the URL of a supported proxy.</param>
internal sealed record ProxyVariable(string Name, Uri? Url)
{
    private const int DefaultSocksPort = 1080;

    /// <summary>The URL without user name and password, which error messages of .NET would show.</summary>
    public Uri? Address { get; } =
        Url is null || Url.UserInfo.Length == 0 ? Url : new UriBuilder(Url) { UserName = "", Password = "" }.Uri;

    /// <summary>The user name and password in the URL; null if it has none.</summary>
    public NetworkCredential? Credential { get; } =
        Url?.UserInfo.Split(':', 2) is [{ Length: > 0 } name, .. var rest]
            ? new NetworkCredential(Uri.UnescapeDataString(name), Uri.UnescapeDataString(rest.FirstOrDefault() ?? ""))
            : null;

    /// <summary>Finds a variable.</summary>
    /// <param name="name">The name in lowercase.</param>
    /// <param name="variables">Returns the value of a variable.</param>
    /// <returns>Null if the variable is set neither in lowercase nor in uppercase.</returns>
    public static ProxyVariable? Find(string name, Func<string, string?> variables) =>
        Read(name, variables) is { } value ? new ProxyVariable(NameOf(name, variables), Parse(value)) : null;

    /// <summary>
    /// Reads a variable with a lowercase or, if it is not set, uppercase name. An empty value counts as not set.
    /// </summary>
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
            // The h means that the proxy resolves names, which SocketsHttpHandler always lets a SOCKS 5 proxy do.
            // Desktop environments write "socks" for SOCKS 5.
            "socks5h" or "socks" => Socks(url, "socks5"),
            _ => null,
        };
    }

    private static Uri Socks(Uri url, string scheme) =>
        new UriBuilder(url) { Scheme = scheme, Port = url.Port > 0 ? url.Port : DefaultSocksPort }.Uri;
}
