using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dandi.Cli.Commands;
using Dandi.Http;

namespace Dandi.Cli.Connection;

/// <summary>The certificate authorities that <c>--ca-file</c> or an environment variable names.</summary>
/// <param name="Certificates">The certificates; null if none are named or they cannot be read.</param>
/// <param name="Problem">Why the certificates cannot be read; null if they can.</param>
internal sealed record NamedAuthorities(X509Certificate2Collection? Certificates, UsageException? Problem)
{
    // The last two are read by the HTTP library of the Python client. SSL_CERT_FILE and SSL_CERT_DIR are missing here
    // because .NET reads them as part of the system's trust.
    private static readonly string[] Variables = ["DANDI_CA_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"];

    /// <summary>Reads those of the option or, if it is null, of the first variable that is set.</summary>
    /// <exception cref="UsageException">
    /// The value of the option cannot be used. That of a variable may be meant for other programs, so it fails only
    /// when it is needed (<see cref="EnsureUsable"/>).
    /// </exception>
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
    /// <exception cref="UsageException">They could not be read, and the destination uses TLS.</exception>
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
