namespace Dandi.Bids.Matching;

/// <summary>The rule for files whose name before the extension matches a pattern.</summary>
/// <param name="stem">The pattern.</param>
/// <param name="extensions">The extensions; one may be empty.</param>
/// <param name="datatypes">The folders that may contain the file; empty for any.</param>
internal sealed class StemRule(string stem, IReadOnlyList<string> extensions, IReadOnlyList<string> datatypes)
    : PathRule
{
    public override BidsEntities? Match(ReadOnlySpan<string> parts)
    {
        for (var start = parts.Length - 1; start >= 0; start--)
        {
            var isInDatatype = start > 0 && datatypes.Contains(parts[start - 1]);
            if ((datatypes.Count == 0 || isInDatatype) && IsMatch(string.Join('/', parts[start..]!)))
                return BidsEntities.None;
        }
        return null;
    }

    private bool IsMatch(string name)
    {
        for (var end = name.Length; end >= 0; end--)
        {
            if (
                (end == name.Length || name[end] == '.')
                && IsExtension(name.AsSpan(end), extensions)
                && ShellPattern.IsMatch(name.AsSpan(0, end), stem)
            )
                return true;
        }
        return false;
    }
}
