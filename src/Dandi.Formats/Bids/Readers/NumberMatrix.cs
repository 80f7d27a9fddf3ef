using System.Buffers;
using System.Text;
using Dandi.Bids.Values;
using Dandi.JsonSchemas;

namespace Dandi.Bids.Readers;

/// <summary>
/// The rows of numbers of a <c>.bval</c> or <c>.bvec</c> file. Numbers are not parsed: expressions convert them.
/// </summary>
internal sealed class NumberMatrix
{
    // The largest known, of diffusion spectrum imaging with several thousand volumes, have less than 1 MB.
    private const int MaxLength = 4 << 20;

    private static readonly SearchValues<char> WhiteSpace = SearchValues.Create(EcmaRegex.WhiteSpace);

    private NumberMatrix(List<string> rows)
    {
        RowCount = rows.Count;
        FirstRow = rows.Count == 0 ? [] : ColumnsOf(rows[0]).ConvertAll(number => JsValue.Of(number));
        IsRectangular = rows.TrueForAll(row => ColumnsOf(row).Count == ColumnCount);
    }

    /// <summary>The number of rows that contain something.</summary>
    public int RowCount { get; }

    /// <summary>The number of columns of the first row; white space before the first number makes one more.</summary>
    public int ColumnCount => FirstRow.Count;

    public IReadOnlyList<JsValue> FirstRow { get; }

    /// <summary>Whether all rows have as many columns as the first.</summary>
    public bool IsRectangular { get; }

    /// <summary>Reads a matrix.</summary>
    /// <exception cref="BidsReadException"><c>FILE_READ</c>: the file cannot be read, or is too large.</exception>
    public static NumberMatrix Read(Stream stream)
    {
        var text = Encoding.UTF8.GetString(WholeFile.Read(stream, MaxLength).Span);
        if (text.StartsWith('\uFFFD'))
            throw new BidsReadException("FILE_READ", "The file is not in UTF-8.") { SubCode = "UnicodeDecode" };
        return new NumberMatrix([.. RowsOf(text.TrimStart('\uFEFF'))]);
    }

    // White space before a line end does not count; at the end of the file it does.
    private static IEnumerable<string> RowsOf(string text)
    {
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var row = i < lines.Length - 1 ? lines[i].AsSpan().TrimEnd(EcmaRegex.WhiteSpace).ToString() : lines[i];
            if (row.AsSpan().ContainsAnyExcept(WhiteSpace))
                yield return row;
        }
    }

    private static List<string> ColumnsOf(string row)
    {
        var columns = new List<string>();
        for (var rest = row.AsSpan(); ; )
        {
            var length = rest.IndexOfAny(WhiteSpace);
            if (length < 0)
            {
                columns.Add(rest.ToString());
                return columns;
            }
            columns.Add(rest[..length].ToString());
            rest = rest[length..].TrimStart(EcmaRegex.WhiteSpace);
        }
    }
}
