using System.CommandLine;
using Dandi.Cli.Commands;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Progress;
using Dandi.Http;

namespace Dandi.Cli.Connection;

/// <summary>
/// Creates the HTTP clients of commands that connect to an archive, with the proxies and certificate authorities that
/// the environment and <c>--ca-file</c> name.
/// </summary>
internal static class HttpClientFactory
{
    public static Option<string?> AuthorityFile { get; } =
        new("--ca-file")
        {
            Description =
                "Certificate authorities to trust in addition to those of the system, for networks that inspect "
                + "encrypted traffic: a PEM file or a folder (env: DANDI_CA_FILE)",
            HelpName = "FILE|FOLDER",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = CommonOptions.LastValue,
        };

    public static Option<bool> IgnoreMinimalVersion { get; } =
        new("--ignore-minimal-version")
        {
            Description =
                "Do not warn if the archive asks for a newer version of the Python client than the one this version of "
                + "dandi is compatible with",
        };

    /// <summary>
    /// Creates the clients of a command that shows no progress; outages are reported on standard error.
    /// </summary>
    public static HttpClients Open(CommandContext context, ParseResult parsed) =>
        Open(context, parsed.GetValue(AuthorityFile));

    /// <inheritdoc cref="Open(CommandContext, ParseResult)"/>
    /// <param name="context">The environment of the command.</param>
    /// <param name="authorityFile">The value of <c>--ca-file</c>, or null.</param>
    public static HttpClients Open(CommandContext context, string? authorityFile)
    {
        var lines = new OutageLines(line => context.Terminal.Error.WriteLine(TerminalText.Escape(line)), context.Time);
#pragma warning disable RS0030 // jitter of the real network
        var retries = new RetryPolicy(RetryPolicy.DefaultPatience, context.Time, new Random())
#pragma warning restore RS0030
        {
            FirstContactPatience = RetryPolicy.DefaultFirstContactPatience,
            Waiting = lines.Waiting,
            Recovered = lines.Recovered,
        };
        return Open(context, retries, authorityFile, int.MaxValue);
    }

    /// <param name="context">The environment of the command.</param>
    /// <param name="retries">How to retry failed requests.</param>
    /// <param name="authorityFile">The value of <c>--ca-file</c>, or null.</param>
    /// <param name="maxConnections">The maximum number of connections per server.</param>
    /// <exception cref="UsageException">The value of <c>--ca-file</c> cannot be used.</exception>
    public static HttpClients Open(
        CommandContext context,
        RetryPolicy retries,
        string? authorityFile,
        int maxConnections
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
                Authorities = () => authorities.Certificates,
                EnsureUsable = destination =>
                {
                    proxy.EnsureUsable(destination);
                    authorities.EnsureUsable(destination);
                },
                MaxConnections = maxConnections,
            }
        );
    }
}
