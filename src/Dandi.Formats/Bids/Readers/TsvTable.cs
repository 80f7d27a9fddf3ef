using System.Text;

namespace Dandi.Bids.Readers;

/// <summary>The first rows of a TSV file.</summary>
/// <remarks>The cells are kept as UTF-8; a column becomes strings when it is asked for.</remarks>
internal sealed class TsvTable
{
    private readonly byte[] _text;
    private readonly int[] _ends;

    /// <param name="names">The names of the columns. Of two with the same name, the last counts.</param>
    /// <param name="text">All cells, one after the other, row by row.</param>
    /// <param name="ends">Where each cell ends in the text.</param>
    internal TsvTable(IReadOnlyList<string> names, byte[] text, int[] ends)
    {
        (Names, _text, _ends) = (names, text, ends);
        RowCount = names.Count == 0 ? 0 : ends.Length / names.Count;
    }

    /// <summary>A table without columns.</summary>
    public static TsvTable Empty { get; } = new([], [], []);

    public IReadOnlyList<string> Names { get; }

    /// <summary>The number of rows that were read; the file may have more.</summary>
    public int RowCount { get; }

    /// <summary>The cells of a column. They are created with each call.</summary>
    /// <returns>Null if there is no such column.</returns>
    public IReadOnlyList<string>? Column(string name)
    {
        for (var column = Names.Count - 1; column >= 0; column--)
        {
            if (Names[column] == name)
                return Column(column);
        }
        return null;
    }

    /// <summary>The cells of a column, by its position. They are created with each call.</summary>
    public IReadOnlyList<string> Column(int column)
    {
        var cells = new string[RowCount];
        ReadOnlySpan<byte> previous = default;
        for (var row = 0; row < cells.Length; row++)
        {
            var cell = Cell((row * Names.Count) + column);
            // Many columns repeat values, such as "n/a".
            cells[row] = row > 0 && cell.SequenceEqual(previous) ? cells[row - 1] : Encoding.UTF8.GetString(cell);
            previous = cell;
        }
        return cells;
    }

    private ReadOnlySpan<byte> Cell(int index) => _text.AsSpan((index == 0 ? 0 : _ends[index - 1]).._ends[index]);
}
