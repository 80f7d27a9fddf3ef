using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dandi.Cli.Output.Records;

/// <summary>
/// Writes JSON like <see href="https://docs.python.org/3/library/json.html#json.dumps">json.dumps</see> with
/// <c>sort_keys=True</c>: a space after commas and colons, and only ASCII.
/// </summary>
internal static class PythonJson
{
    /// <summary>The characters that are not escaped in a text.</summary>
    public static SearchValues<char> Plain { get; } =
        SearchValues.Create([
            .. Enumerable.Range(' ', '~' - ' ' + 1).Select(unit => (char)unit).Where(unit => unit is not ('"' or '\\')),
        ]);

    /// <summary>Writes everything on one line.</summary>
    public static string OnOneLine(JsonNode? node) => Write(new StringBuilder(), node, null).ToString();

    /// <summary>Writes one member per line.</summary>
    /// <param name="node">The value.</param>
    /// <param name="indent">The number of spaces before its closing bracket; members have two more.</param>
    public static string Indented(JsonNode? node, int indent) => Write(new StringBuilder(), node, indent).ToString();

    private static StringBuilder Write(StringBuilder text, JsonNode? node, int? indent) =>
        node switch
        {
            null => text.Append("null"),
            JsonObject members => Enclose(text, '{', InOrder(members), '}', indent, (member, inner) =>
                Write(Quote(text, member.Key).Append(": "), member.Value, inner)
            ),
            JsonArray items => Enclose(text, '[', items, ']', indent, (item, inner) => Write(text, item, inner)),
            _ when node.GetValueKind() == JsonValueKind.String => Quote(text, node.GetValue<string>()),
            _ => text.Append(node.ToJsonString()),
        };

    // Most objects are created in order.
    private static IEnumerable<KeyValuePair<string, JsonNode?>> InOrder(JsonObject members)
    {
        string? last = null;
        foreach (var (name, _) in members)
        {
            if (last is not null && Utf8Order.Instance.Compare(last, name) > 0)
                return members.OrderBy(member => member.Key, Utf8Order.Instance);
            last = name;
        }
        return members;
    }

    private static StringBuilder Enclose<T>(
        StringBuilder text,
        char open,
        IEnumerable<T> items,
        char close,
        int? indent,
        Action<T, int?> write
    )
    {
        text.Append(open);
        var any = false;
        foreach (var item in items)
        {
            if (any)
                text.Append(indent is null ? ", " : ",");
            NewLine(text, indent + 2);
            write(item, indent + 2);
            any = true;
        }
        if (any)
            NewLine(text, indent);
        return text.Append(close);
    }

    private static void NewLine(StringBuilder text, int? indent)
    {
        if (indent is { } spaces)
            text.Append('\n').Append(' ', spaces);
    }

    private static StringBuilder Quote(StringBuilder text, string value)
    {
        text.Append('"');
        var rest = value.AsSpan();
        while (rest.IndexOfAnyExcept(Plain) is >= 0 and var length)
        {
            text.Append(rest[..length]).Append(Escape(rest[length]));
            rest = rest[(length + 1)..];
        }
        return text.Append(rest).Append('"');
    }

    /// <summary>The escape sequence of a UTF-16 code unit.</summary>
    public static string Escape(char unit) =>
        unit switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\b' => "\\b",
            '\f' => "\\f",
            _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"),
        };
}
