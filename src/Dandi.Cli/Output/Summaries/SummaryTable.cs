using Dandi.Cli.Output.Screen;

namespace Dandi.Cli.Output.Summaries;

/// <summary>A table of counts with a text for each, in groups. It never gets wider than the terminal.</summary>
/// <param name="width">The columns of the terminal; null if lines may have any length.</param>
internal sealed class SummaryTable(int? width)
{
    // Narrower, too little would be left for the texts next to the names of groups.
    private const int MinWide = 60;
    private const int MinText = 12;
    private const int MaxKinds = 5;
    private const string Indent = "  ";
    private readonly List<Row> _rows = [];

    /// <summary>Adds a row. A group that the row before has too is named only once.</summary>
    /// <param name="group">The name of its group.</param>
    /// <param name="tone">What the group means.</param>
    /// <param name="count">The count; null for none.</param>
    /// <param name="text">What is counted; may be empty.</param>
    public void Add(string group, Tone tone, long? count, string text) =>
        _rows.Add(new Row(group, tone, count is { } number ? CountText.Of(number) : "", TerminalText.Escape(text)));

    /// <summary>Adds a row for each of the highest counts, and one that says how many others there are.</summary>
    /// <param name="group">The name of the group.</param>
    /// <param name="tone">What the group means.</param>
    /// <param name="counts">The counts by kind.</param>
    /// <param name="noun">What a kind is.</param>
    /// <param name="describe">Returns the text of a kind and its count; null for the kind itself.</param>
    public void AddCounts(
        string group,
        Tone tone,
        BoundedCounts counts,
        string noun,
        Func<string, long, string>? describe = null
    )
    {
        foreach (var (kind, count) in counts.Descending.Take(MaxKinds))
            Add(group, tone, count, describe?.Invoke(kind, count) ?? kind);
        // Their counts are not summed up: one asset may be in several of them.
        if (counts.Count > MaxKinds)
            Add(
                group,
                tone,
                null,
                $"and {(counts.Others > 0 ? "more than " : "")}{CountText.Of(counts.Count - MaxKinds, $"other {noun}")}"
            );
    }

    /// <summary>Returns the lines.</summary>
    public IEnumerable<StyledLine> ToLines()
    {
        if (_rows.Count == 0)
            yield break;
        var isWide = width is not < MinWide;
        var names = _rows.Max(row => row.Group.Length);
        var counts = _rows.Max(row => row.Count.Length);
        var last = "";
        foreach (var row in _rows)
        {
            var isFirst = row.Group != last;
            last = row.Group;
            if (isFirst && !isWide)
                yield return new StyledLine(Indent).Add(row.Group, row.Tone);
            var margin = isWide ? Indent + (isFirst ? row.Group : "").PadRight(names) + Indent : Indent + Indent;
            foreach (var line in ToLines(row, isFirst && isWide, margin, counts))
                yield return line;
        }
    }

    private IEnumerable<StyledLine> ToLines(Row row, bool hasName, string margin, int counts)
    {
        var gap = counts > 0 ? counts + Indent.Length : 0;
        var left = width is { } columns ? Math.Max(MinText, columns - 1 - margin.Length - gap) : int.MaxValue;
        // Without a count, the text may use the column of the counts.
        if (row.Count.Length == 0 && left < int.MaxValue)
            left += gap;
        var isFirst = true;
        foreach (var text in Wrap(row.Text, left))
        {
            var line = new StyledLine(hasName && isFirst ? Indent : new string(' ', margin.Length));
            if (hasName && isFirst)
                line.Add(margin[Indent.Length..], row.Tone);
            if (row.Count.Length > 0)
                line.Add((isFirst ? row.Count : "").PadLeft(counts), Tone.Strong).Add(text.Length > 0 ? Indent : "");
            yield return line.Add(text);
            isFirst = false;
        }
    }

    /// <summary>
    /// Breaks a text between words, and inside of words that are longer than a line, but never in URLs: a terminal
    /// recognizes them as a whole, also where it wraps them.
    /// </summary>
    private static IEnumerable<string> Wrap(string text, int columns)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            var rest = word;
            if (line.Length > 0 && CellText.Width($"{line} {rest}") > columns)
            {
                yield return line;
                line = "";
            }
            while (CellText.Width(rest) > columns && !rest.Contains("://", StringComparison.Ordinal))
            {
                var length = Fit(rest, columns);
                yield return rest[..length];
                rest = rest[length..];
            }
            line = line.Length > 0 ? $"{line} {rest}" : rest;
        }
        yield return line;
    }

    private static int Fit(string text, int columns)
    {
        var (length, used) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            used += CellText.Width(rune.ToString());
            if (used > columns && length > 0)
                break;
            length += rune.Utf16SequenceLength;
        }
        return length;
    }

    private readonly record struct Row(string Group, Tone Tone, string Count, string Text);
}
