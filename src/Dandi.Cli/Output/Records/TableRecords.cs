using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dandi.Cli.Output.Records;

/// <summary>
/// Writes a table with a summary at its end (<c>pyout</c>). Empty, zero and null values are blank; empty columns are
/// omitted unless they were requested.
/// </summary>
/// <remarks>Rows are buffered in blocks, so that columns fit their content and memory is bounded.</remarks>
internal sealed class TableRecords(TextWriter output, FieldSelection fields) : IRecordWriter
{
    private const int BlockRows = 500;
    private const int MaxTextWidth = 40;
    private static readonly string[] FirstColumns =
    [
        KnownFields.Path,
        KnownFields.Size,
        "nwb_version",
        "session_start_time",
    ];
    private readonly List<Dictionary<string, string>> _block = [];
    private readonly Dictionary<string, int> _widths = new(StringComparer.Ordinal);
    private IReadOnlyList<string> _columns = [];
    private long _records;
    private long _bytes;
    private long _withErrors;

    /// <inheritdoc/>
    public async Task WriteAsync(JsonObject record)
    {
        _records++;
        _bytes += record[KnownFields.Size]?.GetValue<long>() ?? 0;
        if (record.ContainsKey(KnownFields.Errors))
            _withErrors++;
        _block.Add(
            record
                .Select(member => (member.Key, Text: Format(member.Key, member.Value)))
                .Where(cell => cell.Text.Length > 0)
                .ToDictionary(cell => cell.Key, cell => cell.Text, StringComparer.Ordinal)
        );
        if (_block.Count == BlockRows)
            await FlushAsync();
    }

    /// <inheritdoc/>
    public async Task EndAsync()
    {
        if (_records == 0)
            return;
        var summary = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [KnownFields.Path] = $"Summary: {CountText.Of(_records)} listed",
        };
        if (fields.Shows(KnownFields.Size))
            summary[KnownFields.Size] = ByteCount.Format(_bytes);
        if (_withErrors > 0)
            summary[KnownFields.Errors] = $"{CountText.Of(_withErrors)} with errors";
        _block.Add(summary);
        await FlushAsync();
    }

    private async Task FlushAsync()
    {
        var columns = ChooseColumns();
        foreach (var column in columns)
        {
            _widths[column] = Math.Max(
                _widths.GetValueOrDefault(column),
                _block.Max(row => Width(row.GetValueOrDefault(column, "")))
            );
            _widths[column] = Math.Max(_widths[column], Width(Header(column)));
        }
        if (!columns.SequenceEqual(_columns, StringComparer.Ordinal))
            await WriteLineAsync(columns, Header);
        _columns = columns;
        foreach (var row in _block)
            await WriteLineAsync(columns, column => row.GetValueOrDefault(column, ""));
        _block.Clear();
    }

    private string[] ChooseColumns()
    {
        var filled = _block.SelectMany(row => row.Keys).Concat(_columns).ToHashSet(StringComparer.Ordinal);
        IEnumerable<string> columns = fields.Chosen
            ??
            [
                .. FirstColumns.Where(name => name is KnownFields.Path or KnownFields.Size || filled.Contains(name)),
                .. filled
                    .Except([.. FirstColumns, KnownFields.Errors], StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal),
            ];
        return [.. filled.Contains(KnownFields.Errors) ? columns.Append(KnownFields.Errors) : columns];
    }

    private Task WriteLineAsync(string[] columns, Func<string, string> cell) =>
        output.WriteAsync(
            string.Join("  ", columns.Select(column => Pad(cell(column), _widths[column], column == KnownFields.Size)))
                .TrimEnd() + "\n"
        );

    private static string Header(string column) =>
        TerminalText.Escape(KnownFields.ShortName(column).ToUpperInvariant());

    private static string Pad(string text, int width, bool right)
    {
        var padding = new string(' ', Math.Max(0, width - Width(text)));
        return right ? padding + text : text + padding;
    }

    private static int Width(string text) => text.EnumerateRunes().Count();

    private static string Format(string name, JsonNode? value)
    {
        if (name == KnownFields.Size)
            return ByteCount.Format(value!.GetValue<long>());
        var text = TerminalText.Escape(Flatten(value));
        if (name == KnownFields.Path)
            return text;
        if (name == "session_start_time" && text.Length >= 19)
            return string.Concat(text.AsSpan(0, 10), "/", text.AsSpan(11, 8));
        return Width(text) <= MaxTextWidth ? text : string.Concat(text.EnumerateRunes().Take(MaxTextWidth - 1)) + "…";
    }

    private static string Flatten(JsonNode? value) =>
        value switch
        {
            null => "",
            JsonArray items => string.Join(", ", items.Select(Flatten)),
            JsonObject members => string.Join(", ", members.Select(member => $"{member.Key}: {Flatten(member.Value)}")),
            _ when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
            _ when value.GetValueKind() == JsonValueKind.False => "",
            _ => value.ToJsonString() is var number && number != "0" ? number : "",
        };
}
