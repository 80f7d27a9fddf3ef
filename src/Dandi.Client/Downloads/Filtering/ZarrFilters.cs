using Dandi.PythonPatterns;

namespace Dandi.Downloads.Filtering;

/// <summary>Which entries of a Zarr are downloaded (<c>--zarr</c>, and URLs into a Zarr). Thread-safe.</summary>
public sealed class ZarrFilters
{
    private const string Metadata = "metadata";
    private static readonly string[] MetadataGlobs = ["**/.z*", "**/zarr.json", "**/.zmetadata"];
    private readonly IReadOnlyList<Func<string, bool>> _matches;

    private ZarrFilters(IReadOnlyList<Func<string, bool>> matches) => _matches = matches;

    /// <summary>Every entry is downloaded.</summary>
    public static ZarrFilters None { get; } = new([]);

    /// <summary>Whether every entry is downloaded, so that the Zarr is complete afterwards.</summary>
    public bool IsEmpty => _matches.Count == 0;

    /// <summary>What the paths of all entries begin with that are downloaded; empty if nothing is known.</summary>
    public string Prefix { get; private init; } = "";

    /// <summary>Parses filters: <c>metadata</c>, or a type and a pattern. An entry passes if any of them
    /// matches.</summary>
    /// <exception cref="UsageException">A text is not a filter.</exception>
    public static ZarrFilters Parse(IReadOnlyList<string> texts) => new([.. texts.SelectMany(ParseOne)]);

    /// <summary>Passes one entry, or those below one folder.</summary>
    /// <param name="path">The path in the Zarr; slashes at its end do not matter.</param>
    public static ZarrFilters Below(string path)
    {
        var folder = path.TrimEnd('/');
        return new([entry => IsAtOrBelow(entry, folder)]) { Prefix = folder };
    }

    /// <summary>Adds the filters of an URL: what any filter of either passes.</summary>
    public ZarrFilters Or(ZarrFilters other) =>
        IsEmpty ? other
        : other.IsEmpty ? this
        : new([.. _matches, .. other._matches]);

    /// <summary>Whether an entry is downloaded.</summary>
    /// <param name="path">Its path in the Zarr.</param>
    /// <exception cref="DandiException">Finding out takes too long.</exception>
    public bool Matches(string path) => IsEmpty || _matches.Any(matches => matches(path));

    private static IEnumerable<Func<string, bool>> ParseOne(string text)
    {
        if (text == Metadata)
            return MetadataGlobs.Select(glob => (Func<string, bool>)new EntryGlob(glob).IsMatch);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || colon == text.Length - 1)
            throw Invalid(text, "is neither `metadata` nor TYPE:PATTERN");
        var pattern = text[(colon + 1)..];
        return text[..colon] switch
        {
            "glob" => [new EntryGlob(pattern).IsMatch],
            "path" => [Path(pattern)],
            "regex" => [Expression(text, pattern)],
            var type => throw Invalid(text, $"has the unknown type `{Quoted.Shortened(type)}`"),
        };
    }

    private static Func<string, bool> Path(string pattern)
    {
        var folder = pattern.TrimEnd('/');
        return entry => entry == pattern || IsAtOrBelow(entry, folder);
    }

    private static Func<string, bool> Expression(string text, string pattern)
    {
        try
        {
            return new PythonRegex(pattern).IsMatch;
        }
        catch (ArgumentException error)
        {
            throw Invalid(text, $"is not a regular expression: {error.Message.TrimEnd('.')}");
        }
    }

    private static bool IsAtOrBelow(string entry, string folder) =>
        entry.StartsWith(folder, StringComparison.Ordinal)
        && (entry.Length == folder.Length || entry[folder.Length] == '/');

    private static UsageException Invalid(string text, string problem) =>
        new(
            $"`--zarr {Quoted.Shortened(text)}` {problem}. Use `metadata`, `glob:PATTERN`, `path:FOLDER` or "
                + "`regex:EXPRESSION`."
        );
}
