using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dandi.Cli.Commands;
using Dandi.Http;

namespace Dandi.Cli.Connection;

/// <summary>The certificates of authorities that an option or a variable of the environment names.</summary>
/// <param name="Certificates">The certificates; null if none are named, or they cannot be read.</param>
/// <param name="Problem">Why they cannot be read; null if they can.</param>
internal sealed record NamedAuthorities(X509Certificate2Collection? Certificates, UsageException? Problem)
{
    // The last two are what the Python client's library reads. SSL_CERT_FILE and SSL_CERT_DIR are part of the system's trust.
    private static readonly string[] Variables = ["DANDI_CA_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"];

    /// <summary>Those of the option or, without it, of the first variable that is set.</summary>
    /// <exception cref="UsageException">Those of the option cannot be read. A variable may have been set for other programs, and matters where it is needed (<see cref="EnsureUsable"/>).</exception>
    public static NamedAuthorities Find(CommandContext context, string? option)
    {
        if (option is not null)
            return new NamedAuthorities(Read(context, "--ca-file", option), null);
        var (name, path) = Variables
            .Select(variable => (variable, context.Variables(variable)))
            .FirstOrDefault(each => each.Item2 is { Length: > 0 });
        if (path is null)
            return new NamedAuthorities(null, null);
        try
        {
            return new NamedAuthorities(Read(context, name, path), null);
        }
        catch (UsageException error)
        {
            return new NamedAuthorities(null, error);
        }
    }

    /// <summary>Makes sure that the certificates could be read if a destination needs them.</summary>
    public void EnsureUsable(Uri destination)
    {
        if (Problem is not null && destination.Scheme == Uri.UriSchemeHttps)
            throw Problem;
    }

    private static X509Certificate2Collection Read(CommandContext context, string name, string path)
    {
        try
        {
            return AuthorityFiles.Read(context.FullPath(path));
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or CryptographicException or DandiException)
        {
            throw new UsageException($"Invalid value for '{name}': `{path}` cannot be used: {error.Message}");
        }
    }
}
