using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Dandi.Bids.Readers;

/// <summary>Reads TSV files as the BIDS validator does (docs/spec/bids-zarr-schema.md §1.2).</summary>
/// <remarks>Only the first rows are read and checked. Memory is bounded, far above real tables.</remarks>
internal static class TsvReader
{
    /// <summary>How many rows the BIDS validator reads unless it is told otherwise.</summary>
    public const int DefaultMaxRows = 1000;

    // The largest known tables have 30,000 columns, or 1000 rows of 5000 columns.
    private const int MaxColumns = 200_000;
    private const int MaxCells = 8_000_000;
    private const int MaxTextLength = 64 << 20;
    private const int MaxNamesInMessage = 20;

    /// <summary>About the length of a cell with its tab, for the first allocation.</summary>
    private const int BytesOfCell = 6;

    /// <summary>Reads a table whose first line has the names of the columns.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="maxRows">How many rows to read at most.</param>
    /// <exception cref="BidsReadException">It is not a table: <c>TSV_EQUAL_ROWS</c>, <c>TSV_EMPTY_LINE</c>,
    /// <c>TSV_COLUMN_HEADER_DUPLICATE</c>, <c>INVALID_FILE_ENCODING</c>; or it cannot be read: <c>FILE_READ</c>.
    /// </exception>
    public static TsvTable Read(Stream stream, int maxRows = DefaultMaxRows) =>
        ReadFault.Translate(() =>
        {
            var lines = new LineReader(stream);
            var names = lines.TryRead(out var header) && !header.IsEmpty ? SplitNames(header) : [];
            if (names.Count != names.Distinct(StringComparer.Ordinal).Count())
                throw new BidsReadException(
                    "TSV_COLUMN_HEADER_DUPLICATE",
                    $"Two columns have one name: {Join(names)}."
                );
            return ReadRows(lines, names, maxRows);
        });

    /// <summary>Reads a table without a line of names.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="names">The names of the columns.</param>
    /// <param name="maxRows">How many rows to read at most.</param>
    /// <exception cref="BidsReadException">As in <see cref="Read(Stream, int)"/>.</exception>
    public static TsvTable Read(Stream stream, IReadOnlyList<string> names, int maxRows = DefaultMaxRows) =>
        ReadFault.Translate(() => ReadRows(new LineReader(stream), names, maxRows));

    /// <summary>Reads a compressed table without a line of names, <c>.tsv.gz</c>.</summary>
    /// <inheritdoc cref="Read(Stream, IReadOnlyList{string}, int)"/>
    /// <exception cref="BidsReadException">As in <see cref="Read(Stream, int)"/>, or <c>INVALID_GZIP</c>.</exception>
    public static TsvTable ReadCompressed(Stream stream, IReadOnlyList<string> names, int maxRows = DefaultMaxRows)
    {
        try
        {
            using var text = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
            var lines = new LineReader(text, length => CheckGzipEnd(stream, length));
            return ReadFault.Translate(() => ReadRows(lines, names, maxRows));
        }
        catch (InvalidDataException error)
        {
            throw new BidsReadException("INVALID_GZIP", error.Message);
        }
    }

    /// <summary>
    /// Checks that a gzip file ends with the length of what it contains, which .NET does not. The BIDS validator does
    /// not accept several compressed files in one either.
    /// </summary>
    private static void CheckGzipEnd(Stream stream, long length)
    {
        if (!stream.CanSeek)
            return;
        Span<byte> stated = stackalloc byte[sizeof(uint)];
        stream.Position = Math.Max(0, stream.Length - stated.Length);
        if (
            stream.ReadAtLeast(stated, stated.Length, throwOnEndOfStream: false) < stated.Length
            || BinaryPrimitives.ReadUInt32LittleEndian(stated) != (uint)length
        )
            throw new InvalidDataException("The gzip file is truncated, or something follows its content.");
    }

    private static TsvTable ReadRows(LineReader lines, IReadOnlyList<string> names, int maxRows)
    {
        if (names.Count > MaxColumns)
            throw TooLarge($"it has more than {MaxColumns:N0} columns");
        var text = new ArrayBufferWriter<byte>(lines.Capacity);
        var ends = new List<int>(lines.Capacity / BytesOfCell);
        for (var row = 0; row < maxRows && lines.TryRead(out var line); row++)
        {
            if (line.IsEmpty)
            {
                var number = lines.LineCount;
                // An empty line at the end is accepted.
                return lines.TryRead(out _)
                    ? throw new BidsReadException("TSV_EMPTY_LINE", "The line is empty.") { Line = number }
                    : new TsvTable(names, text.WrittenMemory, ends);
            }
            var cells = line.Count((byte)'\t') + 1;
            if (cells != names.Count)
            {
                var message = $"The row has {cells} cells; there are {names.Count} columns.";
                throw new BidsReadException("TSV_EQUAL_ROWS", message) { Line = lines.LineCount };
            }
            if (ends.Count + cells > MaxCells || text.WrittenCount + line.Length > MaxTextLength)
                throw TooLarge(
                    $"its first {row + 1} rows have more than {MaxCells:N0} cells or {MaxTextLength >> 20} MiB"
                );
            AddCells(line, text, ends);
        }
        return new TsvTable(names, text.WrittenMemory, ends);
    }

    private static void AddCells(ReadOnlySpan<byte> line, ArrayBufferWriter<byte> text, List<int> ends)
    {
        foreach (var cell in line.Split((byte)'\t'))
        {
            text.Write(line[cell]);
            ends.Add(text.WrittenCount);
        }
    }

    private static List<string> SplitNames(ReadOnlySpan<byte> header)
    {
        if (header.Count((byte)'\t') >= MaxColumns)
            throw TooLarge($"it has more than {MaxColumns:N0} columns");
        var names = new List<string>();
        foreach (var name in header.Split((byte)'\t'))
            names.Add(Encoding.UTF8.GetString(header[name]));
        return names;
    }

    private static string Join(List<string> names) =>
        string.Join(", ", names.Take(MaxNamesInMessage)) + (names.Count > MaxNamesInMessage ? ", …" : "");

    private static BidsReadException TooLarge(string what) =>
        new("FILE_READ", $"The table is too large to be checked: {what}.") { IsRefusal = true };
}
