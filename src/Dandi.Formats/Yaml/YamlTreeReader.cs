using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Dandi.Yaml;

/// <summary>Converts the events of the YAML parser to a JSON tree.</summary>
internal sealed class YamlTreeReader(IParser parser, YamlLimits limits, Func<Scalar, JsonNode?> readScalar)
{
    private const string MergeKey = "<<";

    /// <summary>The values with anchors that have been read to their end, and their sizes.</summary>
    private readonly Dictionary<AnchorName, (JsonNode? Node, int Values, int Height)> _anchors = [];

    private int _values;
    private int _deepest;

    public JsonNode? Read() => ReadNode(0);

    private JsonNode? ReadNode(int depth)
    {
        if (parser.TryConsume<AnchorAlias>(out var alias))
            return ReadAlias(alias, depth);
        var (values, deepest) = (_values, _deepest);
        _deepest = depth;
        Count(1, depth);
        var anchor = (parser.Current as NodeEvent)?.Anchor ?? AnchorName.Empty;
        var node = ReadContent(depth);
        if (!anchor.IsEmpty && limits.HasAliases)
            _anchors[anchor] = (node, _values - values, _deepest - depth);
        _deepest = Math.Max(_deepest, deepest);
        return node;
    }

    private JsonNode? ReadContent(int depth)
    {
        if (parser.TryConsume<Scalar>(out var scalar))
            return readScalar(scalar);
        if (parser.TryConsume<MappingStart>(out _))
            return ReadMapping(depth);
        parser.Consume<SequenceStart>();
        return ReadSequence(depth);
    }

    private JsonNode? ReadAlias(AnchorAlias alias, int depth)
    {
        if (!limits.HasAliases)
            throw new InvalidYamlException("it has an alias (`*name`), which is not supported");
        if (!_anchors.TryGetValue(alias.Value, out var anchored))
            throw new InvalidYamlException($"it has the alias `*{alias.Value}` before what it stands for");
        Count(anchored.Values, depth + anchored.Height);
        return anchored.Node?.DeepClone();
    }

    private JsonObject ReadMapping(int depth)
    {
        var members = new JsonObject();
        var merged = new HashSet<string>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.TryConsume<Scalar>(out var scalar)
                ? scalar
                : throw new InvalidYamlException("a name in it is not plain text");
            var value = ReadNode(depth + 1);
            if (limits.HasAliases && key is { Value: MergeKey, Style: ScalarStyle.Plain })
                Merge(value, members, merged);
            else if (merged.Remove(key.Value))
                members[key.Value] = value;
            else if (!members.TryAdd(key.Value, value))
                throw new InvalidYamlException($"it has the name `{Quoted.Shortened(key.Value, 40)}` twice");
        }
        return members;
    }

    /// <summary>Adds the members that a mapping does not have itself.</summary>
    private static void Merge(JsonNode? source, JsonObject members, HashSet<string> merged)
    {
        foreach (var mapping in source is JsonArray several ? several : [source?.DeepClone()])
        {
            foreach (var (name, value) in mapping as JsonObject ?? throw NotMergeable())
            {
                if (members.TryAdd(name, value?.DeepClone()))
                    merged.Add(name);
            }
        }
    }

    private JsonArray ReadSequence(int depth)
    {
        var items = new JsonArray();
        while (!parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadNode(depth + 1));
        return items;
    }

    private void Count(int values, int depth)
    {
        _deepest = Math.Max(_deepest, depth);
        if (depth > limits.MaxDepth)
            throw new InvalidYamlException($"it is nested deeper than {limits.MaxDepth}");
        _values += values;
        if (_values > limits.MaxValues)
            throw new InvalidYamlException($"it has more than {limits.MaxValues} values");
    }

    private static InvalidYamlException NotMergeable() => new($"the value of `{MergeKey}` is not a mapping");
}
