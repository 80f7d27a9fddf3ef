using System.CommandLine;
using Dandi.Cli.Logging;
using Dandi.Cli.Output;
using Dandi.Concurrency;
using Dandi.Digests;
using Dandi.Discovery;
using Dandi.FileSystem;

namespace Dandi.Cli.Commands.Digest;

/// <summary><c>dandi digest</c>: prints digests of files and Zarrs in the order of the paths.</summary>
internal static class DigestCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandContext context)
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Files; with `-d zarr-checksum` also folders",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command(
            "digest",
            "Print the digests of files and Zarrs, one line per path: the path, a colon and the digest."
        )
        {
            paths,
            Algorithm,
            DigestCacheOption.NoCache,
            CommonOptions.FollowLinks,
        };
        command.SetAction(
            async (parsed, _) =>
            {
                using var cache = parsed.GetValue(DigestCacheOption.NoCache)
                    ? null
                    : DigestCacheOption.Open(context, warning =>
                        context.Terminal.Error.WriteLine($"Warning: {TerminalText.Escape(warning)}")
                    );
                var followsLinks = parsed.GetValue(CommonOptions.FollowLinks);
                using var digester = new PathDigester(Environment.ProcessorCount, cache, context.MaxMd5Lanes)
                {
                    LinksIn = zarr => LocalDandiset.LinksIn(zarr, followsLinks),
                };
                if (parsed.GetValue(CommonOptions.Level) == LogLevel.Debug)
                    await context.Terminal.Error.WriteLineAsync($"MD5 by {digester.KernelName}");
                return await RunAsync(context, digester, parsed.GetValue(paths) ?? [], parsed.GetValue(Algorithm));
            }
        );
        return command;
    }

    private static Option<DigestAlgorithm> Algorithm { get; } =
        CommonOptions.Choice(
            "--digest",
            ["-d"],
            "Digest algorithm",
            DigestAlgorithm.DandiETag,
            new Dictionary<string, DigestAlgorithm>(StringComparer.OrdinalIgnoreCase)
            {
                ["dandi-etag"] = DigestAlgorithm.DandiETag,
                ["md5"] = DigestAlgorithm.Md5,
                ["sha1"] = DigestAlgorithm.Sha1,
                ["sha256"] = DigestAlgorithm.Sha256,
                ["sha512"] = DigestAlgorithm.Sha512,
                ["zarr-checksum"] = DigestAlgorithm.ZarrChecksum,
            }
        );

    private static async Task<int> RunAsync(
        CommandContext context,
        PathDigester digester,
        string[] paths,
        DigestAlgorithm algorithm
    )
    {
        foreach (var path in paths)
            EnsureExists(context, path);
        var code = ExitCode.Done;
        await foreach (
            var (path, digest, error) in OrderedParallel.SelectAsync(
                paths.ToAsyncEnumerable(),
                digester.Parallel,
                ComputeAsync,
                context.Stopping,
                abandonsBlocked: true
            )
        )
        {
            if (error is null)
            {
                await context.Terminal.Out.WriteLineAsync($"{path}: {digest}");
                continue;
            }
            await context.Terminal.Error.WriteLineAsync($"Error: {TerminalText.Escape(error)}");
            code = ExitCode.SomeFailed;
        }
        return code;

        async Task<(string Path, string? Digest, string? Error)> ComputeAsync(
            string path,
            CancellationToken cancellationToken
        )
        {
            try
            {
                return (path, await digester.ComputeAsync(Locate(context, path), algorithm, cancellationToken), null);
            }
            catch (DandiException error)
            {
                return (path, null, error.Message);
            }
        }
    }

    // Like the Python client, this checks all paths before the first file is read. If it is unknown whether a path
    // exists, reading it reports why.
    private static void EnsureExists(CommandContext context, string path)
    {
        // An empty path would be the current folder.
        var entry = path.Length > 0 ? PathEntry.TryRead(Locate(context, path), out _) : default(PathEntry);
        if (entry is not { Kind: EntryKind.None } absent)
            return;
        var link = absent.DanglingTarget is { } target ? $" It is a link to `{target}`, which does not exist." : "";
        throw new UsageException($"Invalid value for '[PATHS]...': Path '{path}' does not exist.{link}");
    }

    private static string Locate(CommandContext context, string path) =>
        Path.IsPathRooted(path) ? path : Path.Combine(context.WorkingDirectory, path);
}
