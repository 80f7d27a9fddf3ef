using System.CommandLine;
using Dandi.Cli.Commands;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Progress;
using Dandi.Http;

namespace Dandi.Cli.Connection;

/// <summary>The ways out of the commands that talk to an archive, as the environment and <c>--ca-file</c> say.</summary>
internal static class HttpClientFactory
{
    /// <summary>Authorities to trust beside those of the system, for networks that look into what is encrypted.</summary>
    public static Option<string?> AuthorityFile { get; } =
        new("--ca-file")
        {
            Description =
                "Certificates of authorities to trust in addition to those of the system, for networks that inspect encrypted traffic: a PEM file, or a folder. [env: DANDI_CA_FILE]",
            HelpName = "FILE|FOLDER",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = CommonOptions.Last,
        };

    /// <summary>Whether to be silent about an archive that asks for another version of the Python client.</summary>
    public static Option<bool> IgnoreMinimalVersion { get; } =
        new("--ignore-minimal-version")
        {
            Description =
                "Do not warn if the archive asks for a later version of the Python client than the one that this version of dandi is compatible with.",
        };

    /// <summary>The ways out for a command that shows no progress.</summary>
    public static HttpClients Open(CommandContext context, ParseResult parsed)
    {
        var lines = new OutageLines(line => context.Terminal.Error.WriteLine(TerminalText.Escape(line)), context.Time);
#pragma warning disable RS0030 // jitter of the real network
        var retries = new RetryPolicy(RetryPolicy.DefaultPatience, context.Time, new Random())
#pragma warning restore RS0030
        {
            FirstContact = RetryPolicy.DefaultFirstContact,
            Waiting = lines.Waiting,
            Recovered = lines.Recovered,
        };
        return Open(context, retries, parsed.GetValue(AuthorityFile), int.MaxValue);
    }

    /// <summary>The ways out.</summary>
    /// <param name="context">The surroundings.</param>
    /// <param name="retries">The patience.</param>
    /// <param name="authorityFile">The file of certificates that was asked for, or null.</param>
    /// <param name="mostConnections">The most connections to a server.</param>
    /// <exception cref="UsageException">The file cannot be read.</exception>
    public static HttpClients Open(
        CommandContext context,
        RetryPolicy retries,
        string? authorityFile,
        int mostConnections
    )
    {
        var (proxy, authorities) = (
            new EnvironmentProxy(context.Variables),
            NamedAuthorities.Find(context, authorityFile)
        );
        return new HttpClients(
            retries,
            ProgramVersion.Text,
            network: new NetworkOptions
            {
                Proxy = proxy,
                Authorities = authorities.Certificates,
                EnsureUsable = destination =>
                {
                    proxy.EnsureUsable(destination);
                    authorities.EnsureUsable(destination);
                },
                MaxConnections = mostConnections,
            }
        );
    }
}
