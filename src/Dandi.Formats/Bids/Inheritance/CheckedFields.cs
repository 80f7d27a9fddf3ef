using Dandi.Bids.Tree;

namespace Dandi.Bids.Inheritance;

/// <summary>
/// The fields of sidecars whose values have been checked: a sidecar that applies to many files is checked once.
/// </summary>
internal sealed class CheckedFields
{
    private readonly Dictionary<BidsFile, ulong[]> _fields = [];

    /// <summary>Notes that a field is checked.</summary>
    /// <param name="file">The sidecar.</param>
    /// <param name="field">The number of the name of the field.</param>
    /// <returns>Whether it had not been checked before.</returns>
    public bool Add(BidsFile file, int field)
    {
        var (word, bit) = (field >> 6, 1UL << (field & 63));
        if (!_fields.TryGetValue(file, out var words))
            _fields[file] = words = [];
        if (words.Length <= word)
        {
            Array.Resize(ref words, word + 1);
            _fields[file] = words;
        }
        if ((words[word] & bit) != 0)
            return false;
        words[word] |= bit;
        return true;
    }
}
