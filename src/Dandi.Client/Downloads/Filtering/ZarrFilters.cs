using Dandi.PythonPatterns;

namespace Dandi.Downloads.Filtering;

/// <summary>Which entries of a Zarr are downloaded (<c>--zarr</c>, and URLs into a Zarr). Thread-safe.</summary>
public sealed class ZarrFilters
{
    private const string Metadata = "metadata";
    private static readonly string[] MetadataGlobs = ["**/.z*", "**/zarr.json", "**/.zmetadata"];
    private readonly IReadOnlyList<Filter> _filters;

    private ZarrFilters(IReadOnlyList<Filter> filters) => _filters = filters;

    /// <summary>Every entry is downloaded.</summary>
    public static ZarrFilters None { get; } = new([]);

    /// <summary>Whether every entry is downloaded, so that the Zarr is complete afterwards.</summary>
    public bool IsEmpty => _filters.Count == 0 && Excluded is null;

    /// <summary>What the paths of all entries begin with that are downloaded; empty if nothing is known.</summary>
    public string Prefix => _filters.Count == 0 ? "" : _filters.Select(filter => filter.Prefix).Aggregate(CommonPrefix);

    /// <summary>The entries and folders of <see cref="Below"/>: a URL that yields nothing is wrong.</summary>
    public IReadOnlyList<string> Named { get; private init; } = [];

    /// <summary>Filters whose entries are not downloaded, whatever these pass; null for none.</summary>
    private ZarrFilters? Excluded { get; init; }

    /// <summary>Parses filters: <c>metadata</c>, or a type and a pattern. An entry passes if any of them
    /// matches.</summary>
    /// <exception cref="UsageException">A text is not a filter.</exception>
    public static ZarrFilters Parse(IReadOnlyList<string> texts) => new([.. texts.SelectMany(ParseOne)]);

    /// <summary>Passes one entry, or those below one folder.</summary>
    /// <param name="path">The path in the Zarr; slashes at its end do not matter.</param>
    public static ZarrFilters Below(string path)
    {
        var folder = path.TrimEnd('/');
        return new([new Filter(entry => AssetPath.IsAtOrBelow(entry, folder), folder)]) { Named = [folder] };
    }

    /// <summary>Finds an entry or folder of <see cref="Named"/> that does not exist.</summary>
    /// <param name="entries">The paths of all entries.</param>
    /// <returns>Null if all exist.</returns>
    public string? FindMissing(IEnumerable<string> entries)
    {
        var missing = Named.ToList();
        foreach (var entry in missing.Count == 0 ? [] : entries)
        {
            missing.RemoveAll(folder => AssetPath.IsAtOrBelow(entry, folder));
            if (missing.Count == 0)
                break;
        }
        return missing.FirstOrDefault();
    }

    /// <summary>Adds other filters, unless they pass everything: what any filter of either passes.</summary>
    public ZarrFilters Or(ZarrFilters other) =>
        IsEmpty ? other
        : other.IsEmpty ? this
        : new([.. _filters, .. other._filters]) { Named = [.. Named, .. other.Named] };

    /// <summary>Passes what these filters pass and others do not.</summary>
    public ZarrFilters Except(ZarrFilters other) => new(_filters) { Excluded = other, Named = Named };

    /// <summary>Whether an entry is downloaded.</summary>
    /// <param name="path">Its path in the Zarr.</param>
    /// <exception cref="DandiException">Finding out takes too long.</exception>
    public bool Matches(string path) =>
        (_filters.Count == 0 || _filters.Any(filter => filter.IsMatch(path))) && Excluded?.Matches(path) != true;

    private static IEnumerable<Filter> ParseOne(string text)
    {
        if (text == Metadata)
            return MetadataGlobs.Select(glob => new Filter(new EntryGlob(glob).IsMatch));
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || colon == text.Length - 1)
            throw Invalid(text, "is neither `metadata` nor TYPE:PATTERN");
        var pattern = text[(colon + 1)..];
        return text[..colon] switch
        {
            "glob" => [new Filter(new EntryGlob(pattern).IsMatch)],
            "path" => [Path(pattern)],
            "regex" => [new Filter(Expression(text, pattern))],
            var type => throw Invalid(text, $"has the unknown type `{Quoted.Shortened(type)}`"),
        };
    }

    private static Filter Path(string pattern)
    {
        var folder = pattern.TrimEnd('/');
        return new Filter(entry => entry == pattern || AssetPath.IsAtOrBelow(entry, folder), folder);
    }

    private static string CommonPrefix(string left, string right)
    {
        var length = left.AsSpan().CommonPrefixLength(right);
        // Half of a character cannot be sent.
        if (length > 0 && char.IsHighSurrogate(left[length - 1]))
            length--;
        return left[..length];
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

    private static UsageException Invalid(string text, string problem) =>
        new(
            $"`--zarr {Quoted.Shortened(text)}` {problem}. Use `metadata`, `glob:PATTERN`, `path:FOLDER` or "
                + "`regex:EXPRESSION`."
        );

    /// <summary>One filter, and what the paths begin with that it passes, if that is known.</summary>
    private readonly record struct Filter(Func<string, bool> IsMatch, string Prefix = "");
}
