using System.CommandLine;
using Dandi.Cli.Machine;
using Dandi.Digests.Cache;

namespace Dandi.Cli.Commands;

/// <summary>
/// The user's digest cache, and what switches it off: the option <c>--no-cache</c>, or <c>DANDI_CACHE</c> as in the
/// Python client.
/// </summary>
internal static class DigestCacheOption
{
    private const string Variable = "DANDI_CACHE";

    // The library of the Python client's cache reads it where the client's own variable is not set.
    private const string LibraryVariable = "FSCACHER_CACHE";

    /// <summary>Whether files are read even if their digests are cached.</summary>
    public static Option<bool> NoCache { get; } =
        new("--no-cache") { Description = $"Do not use the digest cache (also with {Variable}=ignore)" };

    /// <summary>
    /// Opens the cache as <c>DANDI_CACHE</c> demands; without a folder for it, warns. With <c>ignore</c>, or without a
    /// folder, returns null; with <c>clear</c>, the cache is empty.
    /// </summary>
    public static DigestCache? Open(CommandContext context, Action<string> warn)
    {
        var name = context.Variables(Variable) is null ? LibraryVariable : Variable;
        var wish = context.Variables(name) ?? "";
        if (wish == "ignore")
            return null;
        if (wish is not ("" or "clear"))
            warn($"{name} is ignored: `{Quoted.Shortened(wish)}` is not one of ignore, clear.");
        var cache = Find(context, warn);
        if (wish == "clear")
            cache?.Clear();
        return cache;
    }

    /// <summary>
    /// Opens the cache whatever <c>DANDI_CACHE</c> says; without a folder for it, warns and returns null.
    /// </summary>
    public static DigestCache? Find(CommandContext context, Action<string> warn)
    {
        if (context.CacheFolder is { } folder)
            return new DigestCache(folder, context.Time, warn, homes: context.CacheHomes);
        warn($"The digest cache is not available: {UserFolders.WhyMissing}");
        return null;
    }
}
