using Dandi.Cli.Output.Screen;

namespace Dandi.Cli.Output.Live;

/// <summary>
/// The items of a line, each in several forms from the longest to the shortest: the less important ones are shortened
/// or left out first, until the line fits.
/// </summary>
internal sealed class LineItems
{
    /// <summary>What separates items.</summary>
    public const string Separator = "  ";

    private readonly List<Item> _items = [];

    /// <summary>Appends an item.</summary>
    /// <param name="tone">Its tone.</param>
    /// <param name="forms">
    /// Its forms, each with its importance: the lower it is, the earlier it is replaced by the next form, and the last
    /// form by nothing. Empty forms are left out.
    /// </param>
    public void Add(Tone tone, params ReadOnlySpan<(string Text, int Importance)> forms)
    {
        var remaining = new Queue<(string Text, int Importance)>();
        foreach (var form in forms)
        {
            if (form.Text.Length > 0)
                remaining.Enqueue(form);
        }
        if (remaining.Count > 0)
            _items.Add(new Item(tone, remaining));
    }

    /// <summary>Shortens the items to a number of cells, together with their separators.</summary>
    /// <returns>The number of cells that they have.</returns>
    public int Fit(int cells)
    {
        while (Width > cells && _items.MinBy(item => item.Forms.Peek().Importance) is { } least)
        {
            least.Forms.Dequeue();
            if (least.Forms.Count == 0)
                _items.Remove(least);
        }
        return Width;
    }

    /// <summary>Appends the items to a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="isFirst">Whether the line is empty.</param>
    public void AppendTo(StyledLine line, bool isFirst)
    {
        foreach (var item in _items)
        {
            line.Add(isFirst ? "" : Separator).Add(item.Text, item.Tone);
            isFirst = false;
        }
    }

    private int Width => _items.Sum(item => CellText.Width(item.Text) + Separator.Length) - Separator.Length;

    private sealed record Item(Tone Tone, Queue<(string Text, int Importance)> Forms)
    {
        public string Text => Forms.Peek().Text;
    }
}
