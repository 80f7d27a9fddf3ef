using System.Text;

namespace Dandi.Bids.Readers;

/// <summary>The first rows of a TSV file.</summary>
/// <remarks>The cells are kept as UTF-8; a column becomes strings when it is asked for.</remarks>
internal sealed class TsvTable
{
    /// <summary>Up to this number of columns, all names are compared.</summary>
    private const int MaxScanned = 32;

    /// <summary>The columns of larger tables are created each time, so that not all are in memory at once.</summary>
    private const int MaxKeptCells = 1_000_000;

    private readonly ReadOnlyMemory<byte> _text;
    private readonly List<int> _ends;
    private string[]?[]? _columns;
    private Dictionary<string, int>? _positions;

    /// <param name="names">The names of the columns. Of two with the same name, the last counts.</param>
    /// <param name="text">All cells, one after the other, row by row.</param>
    /// <param name="ends">Where each cell ends in the text.</param>
    internal TsvTable(IReadOnlyList<string> names, ReadOnlyMemory<byte> text, List<int> ends)
    {
        (Names, _text, _ends) = (names, text, ends);
        RowCount = names.Count == 0 ? 0 : ends.Count / names.Count;
    }

    /// <summary>A table without columns.</summary>
    public static TsvTable Empty { get; } = new([], default, []);

    public IReadOnlyList<string> Names { get; }

    /// <summary>The number of rows that were read; the file may have more.</summary>
    public int RowCount { get; }

    /// <summary>The cells of a column.</summary>
    /// <returns>Null if there is no such column.</returns>
    public IReadOnlyList<string>? Column(string name) => IndexOf(name) is >= 0 and var column ? Column(column) : null;

    /// <summary>The position of a column; -1 if there is none.</summary>
    public int IndexOf(string name)
    {
        if (Names.Count > MaxScanned)
            return (_positions ??= Positions(Names)).GetValueOrDefault(name, -1);
        for (var column = Names.Count - 1; column >= 0; column--)
        {
            if (Names[column] == name)
                return column;
        }
        return -1;
    }

    /// <summary>The cells of a column, by its position.</summary>
    public IReadOnlyList<string> Column(int column) =>
        _ends.Count > MaxKeptCells ? Read(column) : (_columns ??= new string[Names.Count][])[column] ??= Read(column);

    /// <summary>Whether a predicate is true of all cells of a column, which need not become strings for it.</summary>
    public bool All(int column, CellPredicate holds)
    {
        for (var row = 0; row < RowCount; row++)
        {
            if (!holds(Cell((row * Names.Count) + column)))
                return false;
        }
        return true;
    }

    private static Dictionary<string, int> Positions(IReadOnlyList<string> names)
    {
        var positions = new Dictionary<string, int>(names.Count, StringComparer.Ordinal);
        for (var column = 0; column < names.Count; column++)
            positions[names[column]] = column;
        return positions;
    }

    private string[] Read(int column)
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

    private ReadOnlySpan<byte> Cell(int index) => _text.Span[(index == 0 ? 0 : _ends[index - 1]).._ends[index]];
}

/// <summary>Something that is true or false of a cell, which is UTF-8.</summary>
internal delegate bool CellPredicate(ReadOnlySpan<byte> cell);
