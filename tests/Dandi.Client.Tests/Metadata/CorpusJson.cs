using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dandi.Client.Tests.Metadata;

/// <summary>Compares JSON with the recorded results of the Python client.</summary>
internal static class CorpusJson
{
    private const string Volatile = "<volatile>";
    private static readonly string[] Sets = ["approach", "measurementTechnique", "variableMeasured"];

    /// <summary>Compares two documents, regardless of the order of members.</summary>
    public static void AssertEqual(JsonElement expected, JsonNode? actual)
    {
        var node = JsonNode.Parse(expected.GetRawText());
        Assert.True(
            JsonNode.DeepEquals(node, actual),
            $"expected: {node?.ToJsonString()}\nactual:   {actual?.ToJsonString()}"
        );
    }

    /// <summary>
    /// Compares metadata, including the order of members. Values that differ from run to run, and the description of
    /// the program itself, are ignored.
    /// </summary>
    public static void AssertMetadata(JsonElement expected, JsonObject actual)
    {
        var wanted = JsonNode.Parse(expected.GetRawText())!.AsObject();
        Assert.Equal(wanted.Select(member => member.Key), actual.Select(member => member.Key));
        foreach (var name in Sets)
            Sort(wanted[name]!.AsArray());
        IgnoreVolatile(wanted, actual);
        foreach (var document in new[] { wanted, actual })
            IgnoreProgram(document["wasGeneratedBy"]!.AsArray()[^1]!.AsObject());
        Assert.True(
            JsonNode.DeepEquals(wanted, actual),
            $"expected: {wanted.ToJsonString()}\nactual:   {actual.ToJsonString()}"
        );
    }

    /// <summary>
    /// Checks that a message begins with that of the Python client, without the advice that the latter may end with.
    /// </summary>
    public static void AssertSameMessage(string expected, string actual)
    {
        var advice = expected.IndexOf(" You can also", StringComparison.Ordinal);
        Assert.StartsWith((advice < 0 ? expected : expected[..advice]).TrimEnd('.'), actual, StringComparison.Ordinal);
    }

    private static void Sort(JsonArray set)
    {
        var members = set.Select(member => member!.DeepClone())
            .OrderBy(member => (member["name"] ?? member["value"])!.GetValue<string>(), StringComparer.Ordinal)
            .ToList();
        set.Clear();
        foreach (var member in members)
            set.Add(member);
    }

    private static void IgnoreVolatile(JsonNode? wanted, JsonNode? actual)
    {
        if (wanted is JsonArray list && actual is JsonArray other)
        {
            foreach (var (one, two) in list.Zip(other))
                IgnoreVolatile(one, two);
        }
        if (wanted is not JsonObject members || actual is not JsonObject others)
            return;
        foreach (var name in members.Select(member => member.Key).Where(others.ContainsKey).ToList())
        {
            if (members[name] is JsonValue value && value.TryGetValue<string>(out var text) && text == Volatile)
                others[name] = Volatile;
            else
                IgnoreVolatile(members[name], others[name]);
        }
    }

    private static void IgnoreProgram(JsonObject activity)
    {
        activity.Remove("description");
        activity.Remove("wasAssociatedWith");
    }
}
