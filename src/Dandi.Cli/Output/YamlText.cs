using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dandi.Cli.Output;

/// <summary>JSON values as YAML blocks, names in order; one instance for one text.</summary>
/// <param name="times">The members of the outermost map that are points in time.</param>
internal sealed class YamlText(IReadOnlySet<string> times)
{
    /// <summary>Beyond 1024 characters no reader takes a name without a question mark.</summary>
    private const int LongestSimpleKey = 1000;

    private readonly StringBuilder _text = new();
    private bool _isAfterDash;

    /// <summary>One item of a list.</summary>
    /// <param name="node">What is written.</param>
    /// <param name="indent">The blanks before its dash.</param>
    public string Item(JsonNode? node, int indent = 0)
    {
        WriteItem(node, indent, times);
        return _text.ToString();
    }

    /// <summary>The name of a member of a map, on a line of its own.</summary>
    /// <param name="name">The name.</param>
    /// <param name="indent">The blanks before it.</param>
    public string MemberName(string name, int indent)
    {
        WriteName(name, indent);
        return _text.Append('\n').ToString();
    }

    private void WriteName(string name, int indent)
    {
        Indent(indent);
        var key = YamlScalar.Of(name, isTime: false);
        if (key.Length <= LongestSimpleKey) _text.Append(key).Append(':');
        else
        {
            _text.Append("? ").Append(key).Append('\n');
            Indent(indent);
            _text.Append(':');
        }
    }

    private void WriteItem(JsonNode? node, int indent, IReadOnlySet<string>? timesWithin = null)
    {
        Indent(indent);
        _text.Append('-').Append(' ');
        // A list or map in an item begins on the line of its dash.
        _isAfterDash = true;
        if (node is JsonArray { Count: > 0 } items) WriteItems(items, indent + 2);
        else if (node is JsonObject { Count: > 0 } members) WriteMembers(members, indent + 2, timesWithin);
        else WriteScalar(node, isTime: false);
        _isAfterDash = false;
    }

    private void WriteItems(JsonArray items, int indent)
    {
        foreach (var item in items) WriteItem(item, indent);
    }

    private void WriteMembers(JsonObject members, int indent, IReadOnlySet<string>? timesWithin)
    {
        foreach (var (name, value) in members.OrderBy(member => member.Key, Utf8Order.Instance))
        {
            WriteName(name, indent);
            WriteValue(value, indent, timesWithin?.Contains(name) == true);
        }
    }

    private void WriteValue(JsonNode? value, int indent, bool isTime)
    {
        if (value is JsonArray { Count: > 0 } items)
        {
            _text.Append('\n');
            WriteItems(items, indent);
        }
        else if (value is JsonObject { Count: > 0 } members)
        {
            _text.Append('\n');
            WriteMembers(members, indent + 2, null);
        }
        else
        {
            _text.Append(' ');
            WriteScalar(value, isTime);
        }
    }

    private void WriteScalar(JsonNode? node, bool isTime) => _text.Append(node switch
    {
        null => "null",
        JsonArray => "[]",
        JsonObject => "{}",
        _ when node.GetValueKind() == JsonValueKind.String => YamlScalar.Of(node.GetValue<string>(), isTime),
        _ => node.ToJsonString(),
    }).Append('\n');

    private void Indent(int indent)
    {
        if (!_isAfterDash) _text.Append(' ', indent);
        _isAfterDash = false;
    }
}
