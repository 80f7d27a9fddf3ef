using System.CommandLine;
using System.Globalization;
using Dandi.Cli.Output;
using Dandi.Digests.Cache;

namespace Dandi.Cli.Commands.Cache;

/// <summary><c>dandi cache</c> and <c>dandi cache clear</c>.</summary>
internal static class CacheCommand
{
    /// <summary>Creates the command with its subcommand.</summary>
    public static Command Create(CommandContext context)
    {
        var clear = new Command("clear", "Delete all digests from the cache.");
        clear.SetAction(
            async (_, _) =>
            {
                using var cache = Require(context);
                cache.Clear();
                await context.Terminal.Error.WriteLineAsync("The digest cache is empty.");
                return ExitCode.Done;
            }
        );
        var command = new Command(
            "cache",
            "Show the path and size of the digest cache, which saves reading unchanged files again."
        )
        {
            clear,
        };
        command.SetAction(
            async (_, _) =>
            {
                using var cache = Require(context);
                var (path, digests, bytes) = cache.ReadContent();
                await context.Terminal.Out.WriteLineAsync(
                    string.Create(CultureInfo.InvariantCulture, $"{path}: {digests} digests, {bytes} bytes")
                );
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static DigestCache Require(CommandContext context) =>
        DigestCacheOption.Find(context, why => throw new UsageException(why))!;
}
