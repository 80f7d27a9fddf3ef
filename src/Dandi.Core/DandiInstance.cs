namespace Dandi;

/// <summary>An archive that implements the DANDI API (docs/spec/archive-api.md §2.2).</summary>
/// <param name="Name">A known name such as <c>dandi</c>, or <c>host[:port]</c> of any other archive.</param>
/// <param name="Api">The base URL of the API, without a trailing slash.</param>
/// <param name="IsKnown">Whether the archive is in the table of known archives.</param>
public sealed record DandiInstance(string Name, Uri Api, bool IsKnown)
{
    /// <summary>The name of the archive that is used if the user names none.</summary>
    public const string Default = "dandi";

    private const string Local = "dandi-api-local-docker-tests";
    private const int LocalWebPort = 8085;
    private const string Loopback = "loopback";

    /// <summary>
    /// The name under which the API key is stored: the name of a known archive, otherwise scheme, host and port of the
    /// API. So a key that is kept for https is never found for http.
    /// </summary>
    public string KeyName => IsKnown ? Name : OriginOf(Api);

    private static readonly (string Name, string Api, string Web)[] Table =
    [
        (Default, "https://api.dandiarchive.org/api", "dandiarchive.org"),
        ("dandi-sandbox", "https://api.sandbox.dandiarchive.org/api", "sandbox.dandiarchive.org"),
        (Local, "http://localhost:8000/api", "localhost"),
        ("linc", "https://api.lincbrain.org/api", "lincbrain.org"),
        ("linc-staging", "https://staging-api.lincbrain.org/api", "staging.lincbrain.org"),
        ("ember-dandi", "https://api-dandi.emberarchive.org/api", "dandi.emberarchive.org"),
        ("ember-dandi-sandbox", "https://api-dandi.sandbox.emberarchive.org/api", "dandi.sandbox.emberarchive.org"),
    ];

    /// <summary>The names of the known archives.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Table.Select(row => row.Name)];

    /// <summary>Gets the known archives with the URLs of their websites, sorted by name.</summary>
    /// <param name="localHost">As in <see cref="Parse"/>.</param>
    public static IEnumerable<(DandiInstance Instance, string Web)> Known(string? localHost = null) =>
        Table
            .OrderBy(row => row.Name, StringComparer.Ordinal)
            .Select(row =>
                row.Name == Local
                    ? (
                        new DandiInstance(Local, LocalApi(localHost), IsKnown: true),
                        $"http://{Authority(localHost)}:{LocalWebPort}"
                    )
                    : (new DandiInstance(row.Name, new Uri(row.Api), IsKnown: true), $"https://{row.Web}")
            );

    /// <summary>
    /// Parses what the user gave as instance: a known name, or the URL of any page of an archive.
    /// </summary>
    /// <param name="text">The name or URL.</param>
    /// <param name="localHost">
    /// The host of the archive for local tests (<c>DANDI_INSTANCEHOST</c>); null or empty for this machine.
    /// </param>
    /// <exception cref="UsageException">
    /// The text is neither a known name nor an HTTP URL, or the host is not valid.
    /// </exception>
    public static DandiInstance Parse(string text, string? localHost = null)
    {
        var url = text.TrimEnd('/');
        foreach (var (instance, web) in Known(localHost))
        {
            // The website of the local archive is on a port that any other archive may use.
            if (text == instance.Name || url == instance.Api.ToString() || (url == web && instance.Name != Local))
                return instance;
        }
        if (
            Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && uri.Host.Length > 0
        )
        {
            return FromApiUrl(new Uri(OriginOf(uri) + "/api"));
        }
        throw new UsageException(
            $"Unknown instance `{Quoted.Shortened(Redaction.UserInput(text))}`. Use a URL that begins with http:// or "
                + $"https://, or one of {string.Join(", ", Table.Select(row => row.Name))}."
        );
    }

    /// <summary>Gets the name of the instance that a host belongs to, for comparing instances.</summary>
    /// <remarks>
    /// The API host and the web host of a known instance have the same name, and so do all loopback hosts.
    /// </remarks>
    /// <param name="host">A host without a port.</param>
    /// <returns>A known name, or the host itself in lowercase.</returns>
    public static string NameOfHost(string host)
    {
        var lower = host.TrimEnd('.').ToLowerInvariant();
        if (Uri.TryCreate($"http://{lower}/", UriKind.Absolute, out var url) && url.IsLoopback)
            return Loopback;
        // The former host of the main archive's web pages; links to it still exist.
        if (lower.StartsWith("www.", StringComparison.Ordinal))
            lower = lower[4..];
        if (lower == "gui.dandiarchive.org")
            lower = "dandiarchive.org";
        foreach (var (name, api, web) in Table)
        {
            if (lower == web || lower == new Uri(api).Host)
                return name;
        }
        return lower;
    }

    /// <summary>Whether a host is the API host or the web host of a known instance, or a loopback host.</summary>
    public static bool IsKnownHost(string host) =>
        NameOfHost(host) is var name && (name == Loopback || Table.Any(row => row.Name == name));

    /// <summary>Gets scheme, host and port of a URL; the port only if it is not the default one.</summary>
    public static string OriginOf(Uri url) =>
        url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped).ToLowerInvariant();

    /// <summary>
    /// Gets the instance that an archive describes as itself: its API may be at another URL than was asked.
    /// </summary>
    /// <remarks>
    /// A known instance keeps its name, and so its API key, only if its API is at the same scheme, host and port or,
    /// with https, in the domain of its website. Whether another instance may get an API key is up to the caller.
    /// </remarks>
    /// <param name="api">The base URL of the API according to the archive.</param>
    public DandiInstance AtApiUrl(Uri api) =>
        IsKnown && (IsSameOrigin(api) || IsInOwnDomain(api))
            ? this with
            {
                Api = WithoutUserInfo(api),
            }
            : FromApiUrl(api);

    /// <summary>
    /// Whether a URL has the scheme, host and port of the API. All names and addresses of this machine count as one
    /// host, because archives that run on it state any of them.
    /// </summary>
    public bool IsSameOrigin(Uri url) =>
        OriginOf(url) == OriginOf(Api)
        || (url.IsLoopback && Api.IsLoopback && url.Scheme == Api.Scheme && url.Port == Api.Port);

    /// <summary>Determines who named the host of the API that this instance, as it was named, has stated.</summary>
    /// <param name="found">The instance with the API that was found.</param>
    /// <param name="user">How the user named this instance.</param>
    public NamedBy NamerOf(DandiInstance found, NamedBy user) =>
        found.IsKnown ? NamedBy.Instance
        : IsSameOrigin(found.Api) ? user
        : NamedBy.Server;

    /// <summary>Gets the instance with this base URL of the API, which need not be a known one.</summary>
    public static DandiInstance FromApiUrl(Uri api)
    {
        var url = WithoutUserInfo(api).ToString().TrimEnd('/');
        foreach (var (name, known, _) in Table)
        {
            if (url == known)
                return new DandiInstance(name, new Uri(known), IsKnown: true);
        }
        return new DandiInstance(api.IsDefaultPort ? api.Host : $"{api.Host}:{api.Port}", new Uri(url), IsKnown: false);
    }

    private bool IsInOwnDomain(Uri url) =>
        url is { Scheme: "https", IsDefaultPort: true }
        && Table.First(row => row.Name == Name).Web is var web
        && (url.Host == web || url.Host.EndsWith($".{web}", StringComparison.Ordinal));

    private static Uri LocalApi(string? host) => new($"http://{Authority(host)}:8000/api");

    private static string Authority(string? host)
    {
        if (string.IsNullOrEmpty(host))
            return "localhost";
        return Uri.CheckHostName(host) switch
        {
            UriHostNameType.Unknown => throw new UsageException(
                $"Invalid value for DANDI_INSTANCEHOST: `{Quoted.Shortened(host)}` is not the name or address of a "
                    + "host. Set it to a name such as localhost, without scheme and port."
            ),
            UriHostNameType.IPv6 when host[0] != '[' => $"[{host}]",
            _ => host,
        };
    }

    private static Uri WithoutUserInfo(Uri url) =>
        url.UserInfo.Length == 0 ? url : new UriBuilder(url) { UserName = "", Password = "" }.Uri;
}
