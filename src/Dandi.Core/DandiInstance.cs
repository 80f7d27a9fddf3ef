namespace Dandi;

/// <summary>An archive that speaks the DANDI API (archive-api.md §2.2).</summary>
/// <param name="Name">A known name, or <c>host[:port]</c> of an archive given by its URL.</param>
/// <param name="Api">The base of all API addresses, without a slash at the end.</param>
/// <param name="IsKnown">Whether it stands in the table of known archives.</param>
public sealed record DandiInstance(string Name, Uri Api, bool IsKnown)
{
    /// <summary>The archive that is used when none is named.</summary>
    public const string Default = "dandi";

    private const string Loopback = "loopback";

    private static readonly (string Name, string Api, string Web)[] Table =
    [
        ("dandi", "https://api.dandiarchive.org/api", "dandiarchive.org"),
        ("dandi-sandbox", "https://api.sandbox.dandiarchive.org/api", "sandbox.dandiarchive.org"),
        ("dandi-api-local-docker-tests", "http://localhost:8000/api", "localhost"),
        ("linc", "https://api.lincbrain.org/api", "lincbrain.org"),
        ("linc-staging", "https://staging-api.lincbrain.org/api", "staging.lincbrain.org"),
        ("ember-dandi", "https://api-dandi.emberarchive.org/api", "dandi.emberarchive.org"),
        ("ember-dandi-sandbox", "https://api-dandi.sandbox.emberarchive.org/api", "dandi.sandbox.emberarchive.org"),
    ];

    /// <summary>Reads a known name or a base URL.</summary>
    /// <exception cref="UsageException">It is neither.</exception>
    public static DandiInstance Parse(string text)
    {
        foreach (var (name, api, _) in Table)
        {
            if (text == name || text.TrimEnd('/') == api)
                return new DandiInstance(name, new Uri(api), IsKnown: true);
        }
        if (
            Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && uri.Host.Length > 0
        )
        {
            return At(new Uri(uri.GetLeftPart(UriPartial.Authority) + "/api"));
        }
        throw new UsageException(
            $"Unknown instance `{text}`: give a URL that begins with http:// or https://, or one of {string.Join(", ", Table.Select(row => row.Name))}."
        );
    }

    /// <summary>The name of the instance that a host belongs to: the API host and the web host of a known instance are one instance, and so are all loopback hosts, whatever the port.</summary>
    /// <param name="host">A host without a port.</param>
    /// <returns>A known name, or the host itself in lowercase.</returns>
    public static string NameOfHost(string host)
    {
        var lower = host.TrimEnd('.').ToLowerInvariant();
        if (Uri.TryCreate($"http://{lower}/", UriKind.Absolute, out var url) && url.IsLoopback)
            return Loopback;
        // The web pages of the main archive had this host before, and links to it are still around.
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

    /// <summary>The archive whose API stands at an address.</summary>
    public static DandiInstance At(Uri api)
    {
        var address = api.ToString().TrimEnd('/');
        foreach (var (name, known, _) in Table)
        {
            if (address == known)
                return new DandiInstance(name, new Uri(known), IsKnown: true);
        }
        return new DandiInstance(
            api.IsDefaultPort ? api.Host : $"{api.Host}:{api.Port}",
            new Uri(address),
            IsKnown: false
        );
    }
}
