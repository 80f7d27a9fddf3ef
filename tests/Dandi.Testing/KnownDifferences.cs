using Xunit.Sdk;

namespace Dandi.Testing;

/// <summary>The cases in which we differ from the reference on purpose: a file of <c>tests/exceptions</c>, with a name and a reason in each line.</summary>
public sealed class KnownDifferences
{
    private readonly string _file;
    private readonly Dictionary<string, string> _reasons;

    /// <summary>Reads the list.</summary>
    /// <param name="file">Its name, below <c>tests/exceptions</c>.</param>
    public KnownDifferences(string file)
    {
        _file = file;
        _reasons = File.ReadLines(Repository.Locate($"tests/exceptions/{file}"))
            .Where(line => line.Trim().Length > 0 && !line.StartsWith('#'))
            .Select(line => line.Split(' ', 2))
            .ToDictionary(words => words[0], words => words[1].Trim(), StringComparer.Ordinal);
    }

    /// <summary>The names of the cases.</summary>
    public IReadOnlyCollection<string> Names => _reasons.Keys;

    /// <summary>Compares a case: one that is listed has to differ, any other must not.</summary>
    /// <param name="name">The case; blanks in it stand as <c>_</c> in the list.</param>
    /// <param name="comparison">Throws if there is a difference.</param>
    public void Compare(string name, Action comparison)
    {
        if (!_reasons.ContainsKey(Key(name)))
        {
            comparison();
            return;
        }
        var difference = Record.Exception(comparison);
        Assert.True(difference is XunitException or DandiException, $"{Key(name)} is listed in tests/exceptions/{_file}, but does not differ ({difference?.Message})");
    }

    /// <summary>A name as the list has it.</summary>
    public static string Key(string name) => string.Concat(name.Select(character => char.IsWhiteSpace(character) ? '_' : character));
}
