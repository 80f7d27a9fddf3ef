using Xunit.Sdk;

namespace Dandi.Testing;

/// <summary>
/// The cases in which this program differs from the Python client on purpose: a file of <c>tests/exceptions</c>, with
/// lines of the form <c>NAME RESULT # REASON</c>. Whitespace in names is written as <c>_</c>.
/// </summary>
public sealed class KnownDifferences
{
    private const string ReasonMark = " # ";

    private readonly string _file;
    private readonly Dictionary<string, string> _results;

    /// <summary>Reads a list.</summary>
    /// <param name="file">Relative to <c>tests/exceptions</c>.</param>
    public KnownDifferences(string file)
    {
        _file = file;
        _results = File.ReadLines(Repository.Locate($"tests/exceptions/{file}"))
            .Where(line => line.Trim().Length > 0 && !line.StartsWith('#'))
            .Select(Parse)
            .ToDictionary(entry => entry.Name, entry => entry.Result, StringComparer.Ordinal);
    }

    public IReadOnlyCollection<string> Names => _results.Keys;

    /// <summary>The result of this program for a case; null if the case is not listed.</summary>
    public string? Find(string name) => _results.GetValueOrDefault(Key(name));

    /// <summary>Compares a case: a listed case must differ, exactly as listed; any other must not differ.</summary>
    /// <param name="name">The name of the case, with whitespace.</param>
    /// <param name="comparison">Throws if the results differ.</param>
    /// <param name="getResult">
    /// Gets the result of this program in the form of the list; a <see cref="DandiException"/> becomes
    /// <c>refused: MESSAGE</c>.
    /// </param>
    public void Compare(string name, Action comparison, Func<string> getResult)
    {
        if (Find(name) is not { } listed)
        {
            comparison();
            return;
        }
        var difference = Record.Exception(comparison);
        Assert.True(
            difference is XunitException or DandiException,
            $"{Key(name)} is listed in tests/exceptions/{_file}, but does not differ ({difference?.Message})"
        );
        AssertResult(name, listed, Describe(getResult));
    }

    /// <summary>Compares the differences of a case with those that are listed for it: all of them, or none.</summary>
    /// <param name="name">The name of the case, with whitespace.</param>
    /// <param name="differences">The differences in the form of the list; empty if there are none.</param>
    public void Compare(string name, string differences) => AssertResult(name, Find(name) ?? "", differences);

    /// <summary>Fails if a case is listed that does not exist.</summary>
    /// <param name="names">The names of all cases.</param>
    public void AssertExist(IEnumerable<string> names)
    {
        var existing = names.Select(Key).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(Names.Where(name => !existing.Contains(name)));
    }

    /// <summary>The form of a name in the list.</summary>
    public static string Key(string name) =>
        string.Concat(name.Select(character => char.IsWhiteSpace(character) ? '_' : character));

    private static string Describe(Func<string> getResult)
    {
        try
        {
            return getResult();
        }
        catch (DandiException error)
        {
            return $"refused: {error.Message}";
        }
    }

    private void AssertResult(string name, string expected, string actual)
    {
        var line = actual.ReplaceLineEndings("\\n");
        Assert.True(
            expected == line,
            $"{Key(name)}: tests/exceptions/{_file} has\n  {expected}\nbut the result is\n  {line}"
        );
    }

    private (string Name, string Result) Parse(string line)
    {
        var end = line.LastIndexOf(ReasonMark, StringComparison.Ordinal);
        var words = line[..Math.Max(end, 0)].Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 2)
            throw new InvalidOperationException(
                $"tests/exceptions/{_file}: A line must have the form `NAME RESULT # REASON`: {line}"
            );
        return (words[0], words[1].Trim());
    }
}
