using System.Collections.Concurrent;
using Dandi.JsonSchemas;

namespace Dandi.Bids.Values;

/// <summary>The regular expressions of expressions.</summary>
internal static class JsRegex
{
    private const int MaxCached = 256;

    private static readonly ConcurrentDictionary<string, EcmaRegex?> Cached = new(StringComparer.Ordinal);

    /// <summary>Compiles a pattern; null if it is not a regular expression.</summary>
    public static EcmaRegex? TryCompile(string pattern)
    {
        try
        {
            return EcmaRegex.Compile(pattern);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Compiles a pattern that is not known before a run; some are kept for the next use.</summary>
    public static EcmaRegex? GetCached(string pattern)
    {
        if (Cached.TryGetValue(pattern, out var known))
            return known;
        var regex = TryCompile(pattern);
        if (Cached.Count < MaxCached)
            Cached[pattern] = regex;
        return regex;
    }
}
