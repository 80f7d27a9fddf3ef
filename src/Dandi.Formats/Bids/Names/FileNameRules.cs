using System.IO.Enumeration;
using Dandi.Bids.Schema;

namespace Dandi.Bids.Names;

/// <summary>Finds the file rules that may be meant for a file; an index spares trying all of them.</summary>
internal sealed class FileNameRules
{
    private const int MaxCached = 2000;

    private readonly List<FileRule> _rules;
    private readonly Dictionary<string, List<int>> _byPath = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _bySuffix = new(StringComparer.Ordinal);
    private readonly List<int> _withStem = [];
    private readonly BoundedCache<(string Suffix, string Datatype), IReadOnlyList<FileRule>> _ofSuffix = new(MaxCached);

    /// <param name="rules">The file rules, in their order.</param>
    /// <param name="isDerivative">Whether the dataset is a derivative, for which there are more rules.</param>
    public FileNameRules(IEnumerable<FileRule> rules, bool isDerivative)
    {
        _rules = [.. rules.Where(rule => isDerivative || !rule.IsDerivative)];
        for (var i = 0; i < _rules.Count; i++)
        {
            if (_rules[i].ExactPath is { } path)
                Add(_byPath, "/" + path, i);
            foreach (var suffix in _rules[i].Suffixes ?? [])
                Add(_bySuffix, suffix, i);
            if (_rules[i].StemPattern is not null)
                _withStem.Add(i);
        }
    }

    /// <summary>
    /// The rules whose path, stem or suffix is that of a file; if there are several, those for its datatype; if there
    /// are still several, those that allow its extension and entities.
    /// </summary>
    /// <param name="path">The path from the root of the dataset.</param>
    /// <param name="name">The name; that of a folder ends with a slash.</param>
    /// <param name="parts">The parts of the name.</param>
    /// <param name="datatype">The datatype by the name of the folder around it; empty for none.</param>
    public IReadOnlyList<FileRule> Find(string path, string name, FileNameParts parts, string datatype)
    {
        var rules = FindOther(path, name, datatype) is { } others
            ? Select(others, parts.Suffix, datatype)
            : _ofSuffix.Get((parts.Suffix, datatype), key => Select([], key.Suffix, key.Datatype));
        return Narrow(rules, rule => Allows(rule, parts));
    }

    /// <summary>The rules whose path or stem is that of a file; null if there are none.</summary>
    private List<int>? FindOther(string path, string name, string datatype)
    {
        List<int>? found = null;
        foreach (var rule in _withStem)
        {
            if (HasStem(_rules[rule], name, datatype))
                (found ??= []).Add(rule);
        }
        if (_byPath.TryGetValue(path, out var withPath))
            (found ??= []).AddRange(withPath);
        return found;
    }

    private IReadOnlyList<FileRule> Select(List<int> others, string suffix, string datatype)
    {
        var found = new SortedSet<int>(others);
        found.UnionWith(_bySuffix.GetValueOrDefault(suffix) ?? []);
        return Narrow([.. found.Select(i => _rules[i])], rule => rule.Datatypes?.Contains(datatype) == true);
    }

    private static IReadOnlyList<FileRule> Narrow(IReadOnlyList<FileRule> rules, Func<FileRule, bool> isBetter)
    {
        if (rules.Count < 2)
            return rules;
        var better = rules.Where(isBetter).ToList();
        return better.Count > 0 ? better : rules;
    }

    private static bool HasStem(FileRule rule, string name, string datatype)
    {
        var period = name.IndexOf('.', StringComparison.Ordinal);
        var stem = name.AsSpan(0, period < 0 ? name.Length : period).TrimEnd('/');
        return FileSystemName.MatchesSimpleExpression(rule.StemPattern, stem, ignoreCase: false)
            && rule.Datatypes?.Contains(datatype) != false;
    }

    private static bool Allows(FileRule rule, FileNameParts parts) =>
        rule.Extensions?.Contains(parts.Extension) != false
        && (
            rule.Entities is not { } allowed
            || parts.Entities.All(entity => allowed.Any(rule => rule.ShortName == entity.Key))
        );

    private static void Add(Dictionary<string, List<int>> index, string key, int rule)
    {
        if (!index.TryGetValue(key, out var rules))
            index[key] = rules = [];
        rules.Add(rule);
    }
}
