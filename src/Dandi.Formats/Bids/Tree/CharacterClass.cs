namespace Dandi.Bids.Tree;

/// <summary>The characters of a bracket expression such as <c>[a-z0]</c>; upper and lower case are the same.</summary>
internal sealed class CharacterClass
{
    private readonly List<(char First, char Last)> _ranges = [];

    /// <param name="text">What is between the brackets. A range whose ends are in the wrong order is left out. There is
    /// no negation: <c>!</c> and <c>^</c> are characters.</param>
    public CharacterClass(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 2 < text.Length && text[i + 1] == '-' && IsRangeEnd(text[i]) && IsRangeEnd(text[i + 2]))
            {
                if (text[i] <= text[i + 2])
                    _ranges.Add((text[i], text[i + 2]));
                i += 2;
            }
            else if (text[i] != '\\')
            {
                _ranges.Add((text[i], text[i]));
            }
        }
    }

    public bool Contains(char value) =>
        Has(value) || Has(char.ToUpperInvariant(value)) || Has(char.ToLowerInvariant(value));

    private bool Has(char value) => _ranges.Exists(range => range.First <= value && value <= range.Last);

    private static bool IsRangeEnd(char value) => value is >= '0' and <= 'z';
}
