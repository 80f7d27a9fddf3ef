using System.Text;
using System.Text.Json.Nodes;

namespace Dandi.Client.Tests.Upload.Hostile;

/// <summary>Changes one value of a JSON document.</summary>
internal static class JsonMutation
{
    /// <summary>Other hosts, schemes and ports, to which no key may be sent.</summary>
    public static readonly string[] ForeignUrls =
    [
        "http://canary.invalid/x?X-Amz-Signature=1",
        "https://canary.invalid:1/api",
        "http://alice:pw@canary.invalid/api",
        "http://127.0.0.2:1/api",
        "ftp://canary.invalid/",
        "/relative",
        "http://",
    ];

    private static readonly string[] OddValues =
    [
        "null",
        "true",
        "-1",
        "0",
        "1e400",
        "1000000000000",
        "99999999999999999999999999",
        "1.5",
        "\"\"",
        "\"..\"",
        "\"../../x\"",
        "\"/etc/passwd\"",
        "\"a\\u0000b\"",
        "\"\\ud800\"",
        "\"9999-12-31T23:59:59Z\"",
        "\"0001-01-01T00:00:00Z\"",
        "[]",
        "{}",
        "NaN",
        "[[],{},[1]]",
    ];

    public static byte[] Apply(byte[] text, Random random)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            return text;
        }
        var places = new List<Action<JsonNode?>>();
        Collect(root, places);
        if (places.Count == 0)
            return Encoding.UTF8.GetBytes(ValueOf(random));
        const string Mark = "\"the value to replace\"";
        places[random.Next(places.Count)](JsonNode.Parse(Mark));
        return Encoding.UTF8.GetBytes(root!.ToJsonString().Replace(Mark, ValueOf(random), StringComparison.Ordinal));
    }

    private static string ValueOf(Random random) =>
        random.Next(8) switch
        {
            0 => $"\"{ForeignUrls[random.Next(ForeignUrls.Length)]}\"",
            1 => new string('[', 70) + new string(']', 70),
            2 => new string('[', 20_000) + new string(']', 20_000),
            3 => $"\"{new string('x', 1 << random.Next(20))}\"",
            4 => new string('9', 5_000),
            _ => OddValues[random.Next(OddValues.Length)],
        };

    private static void Collect(JsonNode? node, List<Action<JsonNode?>> places)
    {
        if (node is JsonObject members)
        {
            foreach (var (name, value) in members.ToList())
            {
                places.Add(replacement => members[name] = replacement);
                Collect(value, places);
            }
        }
        else if (node is JsonArray items)
        {
            for (var i = 0; i < items.Count; i++)
            {
                var index = i;
                places.Add(replacement => items[index] = replacement);
                Collect(items[i], places);
            }
        }
    }
}
