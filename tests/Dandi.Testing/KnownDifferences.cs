using Xunit.Sdk;

namespace Dandi.Testing;

/// <summary>The cases in which we differ from the reference on purpose: a file of <c>tests/exceptions</c>. Each line has the name of a case, what we say of it, and behind a <c>#</c> the reason.</summary>
public sealed class KnownDifferences
{
    private const string ReasonMark = " # ";

    private readonly string _file;
    private readonly Dictionary<string, string> _said;

    /// <summary>Reads the list.</summary>
    /// <param name="file">Its name, below <c>tests/exceptions</c>.</param>
    public KnownDifferences(string file)
    {
        _file = file;
        _said = File.ReadLines(Repository.Locate($"tests/exceptions/{file}"))
            .Where(line => line.Trim().Length > 0 && !line.StartsWith('#'))
            .Select(Parse)
            .ToDictionary(entry => entry.Name, entry => entry.Said, StringComparer.Ordinal);
    }

    /// <summary>The names of the cases.</summary>
    public IReadOnlyCollection<string> Names => _said.Keys;

    /// <summary>What we say of a case; null if it is not listed.</summary>
    /// <param name="name">The case; blanks in it stand as <c>_</c> in the list.</param>
    public string? Find(string name) => _said.GetValueOrDefault(Key(name));

    /// <summary>Compares a case: one that is listed has to differ, and to differ as the list has it; any other must not differ.</summary>
    /// <param name="name">The case; blanks in it stand as <c>_</c> in the list.</param>
    /// <param name="comparison">Throws if there is a difference.</param>
    /// <param name="say">What we say, in the form of the list; a refusal is said by its message.</param>
    public void Compare(string name, Action comparison, Func<string> say)
    {
        if (Find(name) is not { } said)
        {
            comparison();
            return;
        }
        var difference = Record.Exception(comparison);
        Assert.True(
            difference is XunitException or DandiException,
            $"{Key(name)} is listed in tests/exceptions/{_file}, but does not differ ({difference?.Message})"
        );
        AssertSaid(name, said, Say(say));
    }

    /// <summary>Compares the differences of a case with those that are listed for it: all of them, or none.</summary>
    /// <param name="name">The case; blanks in it stand as <c>_</c> in the list.</param>
    /// <param name="differences">The differences in the form of the list; empty if there are none.</param>
    public void Compare(string name, string differences) => AssertSaid(name, Find(name) ?? "", differences);

    /// <summary>Fails if a case is listed that does not exist.</summary>
    /// <param name="names">All cases that exist.</param>
    public void AssertExist(IEnumerable<string> names)
    {
        var existing = names.Select(Key).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(Names.Where(name => !existing.Contains(name)));
    }

    /// <summary>A name as the list has it.</summary>
    public static string Key(string name) =>
        string.Concat(name.Select(character => char.IsWhiteSpace(character) ? '_' : character));

    private static string Say(Func<string> say)
    {
        try
        {
            return say();
        }
        catch (DandiException refusal)
        {
            return $"refused: {refusal.Message}";
        }
    }

    private void AssertSaid(string name, string expected, string actual)
    {
        var said = actual.ReplaceLineEndings("\\n");
        Assert.True(expected == said, $"{Key(name)}: tests/exceptions/{_file} has\n  {expected}\nbut we say\n  {said}");
    }

    private (string Name, string Said) Parse(string line)
    {
        var end = line.LastIndexOf(ReasonMark, StringComparison.Ordinal);
        var words = line[..Math.Max(end, 0)].Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 2)
            throw new InvalidOperationException($"tests/exceptions/{_file}: not `NAME WHAT-WE-SAY # REASON`: {line}");
        return (words[0], words[1].Trim());
    }
}
