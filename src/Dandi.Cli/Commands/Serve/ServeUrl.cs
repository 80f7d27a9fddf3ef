namespace Dandi.Cli.Commands.Serve;

/// <summary>Reads the host names and the public URL that the command line gives.</summary>
internal static class ServeUrl
{
    private const string Option = "Invalid value for '--public-url'";
    private const string Form = "Give a URL such as https://archive.lab or https://archive.lab:8443.";

    /// <summary>Reads the value of <c>--public-url</c>: <c>http</c> or <c>https</c>, a host, maybe a port.</summary>
    /// <exception cref="UsageException">It is something else.</exception>
    public static Uri Read(string text)
    {
        // Before anything that repeats the value, which may contain a password.
        if (text.Contains('@', StringComparison.Ordinal))
            throw new UsageException($"{Option}: it must not contain a user name. {Form}");
        if (
            !Uri.TryCreate(text, UriKind.Absolute, out var url)
            || url.Scheme is not ("http" or "https")
            || CheckHost(url.Host) == UriHostNameType.Unknown
            || url.Port == 0
            || text.AsSpan().ContainsAnyExceptInRange('!', '~')
        )
        {
            throw new UsageException($"{Option}: '{text}' does not have the form scheme, host and port. {Form}");
        }
        if (text.AsSpan().ContainsAny('?', '#'))
            throw new UsageException($"{Option}: '{text}' must not have a query or fragment. {Form}");
        if (url.AbsolutePath != "/")
            throw new UsageException(
                $"{Option}: '{text}' has a path, but the archive can only be at the root of a host, because clients "
                    + $"find it by scheme, host and port. {Form}"
            );
        return new Uri(url.GetLeftPart(UriPartial.Authority));
    }

    /// <summary>The kind of a host as clients can send it: in ASCII, without a dot at its end.</summary>
    public static UriHostNameType CheckHost(string text) =>
        text.All(char.IsAscii) && text.Length > 0 && text[^1] != '.'
            ? Uri.CheckHostName(text)
            : UriHostNameType.Unknown;
}
