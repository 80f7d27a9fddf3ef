using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dandi.Cli.Commands;
using Dandi.Http;

namespace Dandi.Cli.Connection;

/// <summary>The certificate authorities that <c>--ca-file</c> or an environment variable names.</summary>
internal sealed class NamedAuthorities
{
    // The last two are read by the HTTP library of the Python client. SSL_CERT_FILE and SSL_CERT_DIR are missing here
    // because .NET reads them as part of the system's trust.
    private static readonly string[] Variables = ["DANDI_CA_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"];

    private readonly Lazy<(X509Certificate2Collection? Certificates, UsageException? Problem)> _read;

    private NamedAuthorities(Func<X509Certificate2Collection?> read) =>
        _read = new Lazy<(X509Certificate2Collection?, UsageException?)>(() =>
        {
            try
            {
                return (read(), null);
            }
            catch (UsageException error)
            {
                return (null, error);
            }
        });

    /// <summary>The certificates; null if none are named or they cannot be read.</summary>
    public X509Certificate2Collection? Certificates => _read.Value.Certificates;

    /// <summary>Finds those of the option or, if it is null, of the first variable that is set.</summary>
    /// <exception cref="UsageException">
    /// The value of the option cannot be used. That of a variable may be meant for other programs, so it is read only
    /// when it is needed (<see cref="EnsureUsable"/>).
    /// </exception>
    public static NamedAuthorities Find(CommandContext context, string? option)
    {
        if (option is not null)
        {
            var certificates = Read(context, "--ca-file", option);
            return new NamedAuthorities(() => certificates);
        }
        var (name, path) = Variables
            .Select(variable => (variable, context.Variables(variable)))
            .FirstOrDefault(each => each.Item2 is { Length: > 0 });
        return new NamedAuthorities(() => path is null ? null : Read(context, name, path));
    }

    /// <summary>Makes sure that the certificates could be read if a destination needs them.</summary>
    /// <exception cref="UsageException">They could not be read, and the destination uses TLS.</exception>
    public void EnsureUsable(Uri destination)
    {
        if (destination.Scheme == Uri.UriSchemeHttps && _read.Value.Problem is { } problem)
            throw problem;
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
