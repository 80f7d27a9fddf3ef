using System.CommandLine;
using System.Globalization;
using Dandi.Cli.Output;
using Dandi.Digests.Cache;

namespace Dandi.Cli.Commands.Cache;

/// <summary><c>dandi cache</c>.</summary>
internal static class CacheCommand
{
    /// <summary>The command with its subcommand.</summary>
    public static Command Create(CommandContext context)
    {
        var clear = new Command("clear", "Forgets all digests: files are read again.");
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
            "Shows what is remembered of files, so that unchanged ones are not read again."
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
        DigestCacheOption.Open(context, why => throw new UsageException(why))!;
}
