using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dandi.Archive;

namespace Dandi.Cli.Commands;

/// <summary>The ways out of the commands that talk to an archive, as the environment and <c>--ca-file</c> say.</summary>
internal static class Connections
{
    private const long LargestFile = 16 << 20;

    // The last two are what the Python client's library reads.
    private static readonly string[] FileVariables = ["DANDI_CA_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"];

    /// <summary>Authorities to trust beside those of the system, for networks that look into what is encrypted.</summary>
    public static Option<string?> AuthorityFile { get; } = new("--ca-file")
    {
        Description = "Certificates of authorities (PEM) to trust beside those of the system, for networks that look into what is encrypted. [env: DANDI_CA_FILE]",
        HelpName = "FILE",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = CommonOptions.Last,
    };

    /// <summary>The ways out for a command that shows no progress.</summary>
    public static HttpClients Open(CommandContext context, ParseResult parsed) =>
#pragma warning disable RS0030 // jitter of the real network
        Open(context, new RetryPolicy(RetryPolicy.DefaultPatience, context.Time, new Random()) { FirstContact = RetryPolicy.DefaultFirstContact }, parsed.GetValue(AuthorityFile), int.MaxValue);
#pragma warning restore RS0030

    /// <summary>The ways out.</summary>
    /// <param name="context">The surroundings.</param>
    /// <param name="retries">The patience.</param>
    /// <param name="authorityFile">The file of certificates that was asked for, or null.</param>
    /// <param name="mostConnections">The most connections to a server.</param>
    /// <exception cref="UsageException">The file cannot be read, or a proxy is none.</exception>
    public static HttpClients Open(CommandContext context, RetryPolicy retries, string? authorityFile, int mostConnections) => new(retries, CommandContext.Version, network: new NetworkOptions
    {
        Proxy = new EnvironmentProxy(context.Variables),
        Authorities = Read(context, authorityFile),
        MostConnections = mostConnections,
    });

    private static X509Certificate2Collection? Read(CommandContext context, string? asked)
    {
        var (name, path) = asked is not null ? ("--ca-file", asked) : FileVariables.Select(variable => (variable, context.Variables(variable))).FirstOrDefault(each => each.Item2 is { Length: > 0 });
        if (path is null) return null;
        try
        {
            var full = context.FullPath(path);
            if (new FileInfo(full).Length > LargestFile) throw new IOException("it is larger than any list of authorities");
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(full);
            return certificates.Count > 0 ? certificates : throw new CryptographicException("it holds no certificate in PEM");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new UsageException($"Invalid value for '{name}': `{path}` cannot be used: {error.Message}");
        }
    }
}
