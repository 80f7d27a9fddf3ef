using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dandi.Client.Tests.Metadata;

/// <summary>Compares with documents of the corpus.</summary>
internal static class CorpusJson
{
    private const string Volatile = "<volatile>";
    private static readonly string[] Sets = ["approach", "measurementTechnique", "variableMeasured"];

    /// <summary>The order of members is of no matter.</summary>
    public static void AssertEqual(JsonElement expected, JsonNode? actual)
    {
        var node = JsonNode.Parse(expected.GetRawText());
        Assert.True(
            JsonNode.DeepEquals(node, actual),
            $"expected: {node?.ToJsonString()}\nactual:   {actual?.ToJsonString()}"
        );
    }

    /// <summary>Members in the same order; what differs from run to run is passed over, and so is what the program says of itself.</summary>
    public static void AssertMetadata(JsonElement expected, JsonObject actual)
    {
        var wanted = JsonNode.Parse(expected.GetRawText())!.AsObject();
        Assert.Equal(wanted.Select(member => member.Key), actual.Select(member => member.Key));
        foreach (var name in Sets)
            Sort(wanted[name]!.AsArray());
        Forget(wanted, actual);
        foreach (var document in new[] { wanted, actual })
            ForgetProgram(document["wasGeneratedBy"]!.AsArray()[^1]!.AsObject());
        Assert.True(
            JsonNode.DeepEquals(wanted, actual),
            $"expected: {wanted.ToJsonString()}\nactual:   {actual.ToJsonString()}"
        );
    }

    /// <summary>Our message begins with that of the Python client, up to the advice that is not ours.</summary>
    public static void AssertSameWords(string expected, string actual)
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

    private static void Forget(JsonNode? wanted, JsonNode? actual)
    {
        if (wanted is JsonArray list && actual is JsonArray other)
        {
            foreach (var (one, two) in list.Zip(other))
                Forget(one, two);
        }
        if (wanted is not JsonObject members || actual is not JsonObject others)
            return;
        foreach (var name in members.Select(member => member.Key).Where(others.ContainsKey).ToList())
        {
            if (members[name] is JsonValue value && value.TryGetValue<string>(out var text) && text == Volatile)
                others[name] = Volatile;
            else
                Forget(members[name], others[name]);
        }
    }

    private static void ForgetProgram(JsonObject activity)
    {
        activity.Remove("description");
        activity.Remove("wasAssociatedWith");
    }
}
