using System.Text;
using System.Text.Json.Nodes;
using Dandi.MetadataSchemas;

namespace Dandi.Formats.Tests.MetadataSchemas;

/// <summary>Whatever metadata contains, validation ends with a bounded number of problems.</summary>
public sealed class MutatedMetadataTests
{
    private static readonly string[] Values =
    [
        "null",
        "true",
        "0",
        "-1.5",
        "1e300",
        "\"\"",
        "\"x\"",
        "\"2024-01-02T03:04:05Z\"",
        "\"https://example.org/x\"",
        "\"http://\"",
        "\"a@b\"",
        "\"\\ud83d\\ude00, \\u0000\"",
        "[]",
        "{}",
        "[[]]",
        "{\"schemaKey\":\"Person\"}",
        "[{\"schemaKey\":\"Session\",\"name\":\"s\"}]",
    ];

    [Fact]
    public void Mutated_metadata_is_validated_without_an_exception()
    {
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[0, 1_000_000], Gen.Int[0, Values.Length], Gen.Bool)
            .Array[1, 3]
            .Sample(
                changes =>
                {
                    var isAsset = changes[0].Item4;
                    var metadata = isAsset ? Samples.Asset() : Samples.Dandiset();
                    foreach (var (place, _, value, _) in changes)
                        Change(metadata, place, value);
                    var kind = isAsset ? MetadataKind.Asset : MetadataKind.Dandiset;

                    var problems = MetadataSchema.Of("0.8.0", kind).Validate(metadata);

                    Assert.All(problems, problem => Assert.NotEmpty(problem.Message));
                    metadata["memberThatNobodyKnows"] = new JsonArray(1, null, "x");
                    Assert.Equal(problems, MetadataSchema.Of("0.8.0", kind).Validate(metadata));
                },
                iter: 2000
            );
    }

    [Fact]
    public void The_number_of_problems_is_bounded()
    {
        var metadata = Samples.Dandiset();
        metadata["keywords"] = new JsonArray([
            .. Enumerable.Range(0, 20_000).Select(number => JsonValue.Create(number)),
        ]);

        var problems = MetadataSchema.Of("0.7.0", MetadataKind.Dandiset).Validate(metadata);

        Assert.Equal(MetadataSchema.MaxProblems, problems.Count);
    }

    [Fact]
    public void Values_inside_of_each_other_are_validated_to_a_bounded_depth()
    {
        var json = new StringBuilder();
        const int Depth = 600;
        for (var i = 0; i < Depth; i++)
            json.Append("""{"schemaKey":"PropertyValue","value":1,"valueReference":""");
        json.Append('1').Append('}', Depth);
        var metadata = Samples.Asset();
        metadata["variableMeasured"] = new JsonArray(
            JsonNode.Parse(json.ToString(), documentOptions: new() { MaxDepth = 1000 })
        );

        Assert.Single(MetadataSchema.Of("0.7.0", MetadataKind.Asset).Validate(metadata));
    }

    /// <summary>Replaces or removes one of the values.</summary>
    private static void Change(JsonObject metadata, int place, int value)
    {
        var nodes = new List<JsonNode>();
        Collect(metadata, nodes);
        if (nodes.Count == 0)
            return;
        var node = nodes[place % nodes.Count];
        if (value < Values.Length)
            node.ReplaceWith(JsonNode.Parse(Values[value]));
        else if (node.Parent is JsonObject parent)
            parent.Remove(node.GetPropertyName());
    }

    private static void Collect(JsonNode node, List<JsonNode> nodes)
    {
        IEnumerable<JsonNode?> parts = node switch
        {
            JsonObject members => members.Select(member => member.Value),
            JsonArray list => list,
            _ => [],
        };
        foreach (var part in parts.OfType<JsonNode>())
        {
            nodes.Add(part);
            Collect(part, nodes);
        }
    }
}
