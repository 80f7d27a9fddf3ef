using System.CommandLine;
using Dandi.Cli.Machine;
using Dandi.Digests.Cache;

namespace Dandi.Cli.Commands;

/// <summary>The user's digest cache, and the option <c>--no-cache</c>.</summary>
internal static class DigestCacheOption
{
    /// <summary>Whether files are read even if their digests are cached.</summary>
    public static Option<bool> NoCache { get; } = new("--no-cache") { Description = "Do not use the digest cache" };

    /// <summary>Opens the cache; without a folder for it, warns and returns null.</summary>
    public static DigestCache? Open(CommandContext context, Action<string> warn)
    {
        if (context.CacheFolder is { } folder)
            return new DigestCache(folder, context.Time, warn, homes: context.CacheHomes);
        warn($"The digest cache is not available: {UserFolders.WhyMissing}");
        return null;
    }
}
