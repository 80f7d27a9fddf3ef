using System.Text.Json;
using Dandi.JsonSchemas;
using Dandi.Testing;

namespace Dandi.Formats.Tests.JsonSchemas;

/// <summary>
/// Where all errors are reported, they are those of the Python library jsonschema, with which the archive validates: as
/// many, at the same values (jsonschema-errors.jsonl, made by jsonschema-errors.py).
/// </summary>
public sealed class AllErrorsTests
{
    private static readonly JsonSchemaDialect All = new() { ReportsAll = true };

    [Fact]
    public void All_errors_are_those_of_jsonschema()
    {
        var lines = File.ReadLines(Repository.Locate("tests/Dandi.Formats.Tests/JsonSchemas/jsonschema-errors.jsonl"))
            .Select(Parse)
            .ToList();
        Assert.True(lines.Count >= 600, $"{lines.Count} lines");
        foreach (var line in lines)
        {
            var errors = JsonSchema.Compile(line.GetProperty("schema"), All).Validate(line.GetProperty("instance"));

            var expected = line.GetProperty("errors").EnumerateArray().Select(error => error.GetString());
            var found = errors.Select(error => $"{error.InstancePath}|{NameOf(error)}").Order(StringComparer.Ordinal);
            Assert.True(expected.SequenceEqual(found), $"{line}\n{string.Join('\n', errors)}");
        }
    }

    [Fact]
    public void The_error_of_alternatives_says_what_the_closest_misses()
    {
        var schema = JsonSchema.Compile(
            Parse(
                """
                {"oneOf":[{"$ref":"#/$defs/Person"},{"$ref":"#/$defs/Group"}],"$defs":{
                "Person":{"required":["schemaKey","name"],"properties":{"schemaKey":{"const":"Person"}}},
                "Group":{"properties":{"schemaKey":{"const":"Group"},"size":{"type":"integer"}}}}}
                """
            ),
            All
        );

        Assert.EndsWith(
            "in the closest, `size` must be of type integer",
            MessageOf(schema, """{"schemaKey":"Group","size":"x"}"""),
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            "in the closest, it must have the member `name`",
            MessageOf(schema, """{"schemaKey":"Person"}"""),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_error_of_alternatives_inside_of_alternatives_has_a_bounded_length()
    {
        var schema = JsonSchema.Compile(
            Parse("""{"anyOf":[{"type":"string"},{"type":"array","items":{"$ref":"#"}}]}"""),
            All
        );

        var message = MessageOf(schema, new string('[', 50) + "1" + new string(']', 50));

        Assert.InRange(message.Length, 100, 1000);
    }

    [Fact]
    public void A_schema_in_another_document_holds()
    {
        var dialect = All with
        {
            Documents = new Dictionary<string, JsonElement>(StringComparer.Ordinal)
            {
                ["units.json"] = Parse(
                    """
                    {"$defs":{"unit":{"enum":["s","m"]},"named":{"$ref":"#/$defs/unit"},
                    "tree":{"items":{"$ref":"#/$defs/tree"}}}}
                    """
                ),
            },
        };
        var schema = JsonSchema.Compile(
            Parse(
                """
                {"properties":{"a":{"$ref":"units.json#/$defs/named"},"b":{"$ref":"units.json#/$defs/tree"},
                "c":{"$ref":"#/$defs/unit"}},"$defs":{"unit":{"const":"own"}}}
                """
            ),
            dialect
        );

        Assert.Empty(schema.Validate(Parse("""{"a":"s","b":[[],[[]]],"c":"own"}""")));
        Assert.Equal(["/a", "/c"], schema.Validate(Parse("""{"a":"x","c":"s"}""")).Select(error => error.InstancePath));
    }

    [Theory]
    [InlineData("""{"$ref":"other.json#/a"}""")]
    [InlineData("""{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}}}""")]
    public void A_reference_that_leads_nowhere_is_refused(string schema) =>
        Assert.Throws<JsonSchemaException>(() => JsonSchema.Compile(Parse(schema), All));

    private static string MessageOf(JsonSchema schema, string instance) =>
        Assert.Single(schema.Validate(Parse(instance))).Message;

    /// <summary>The name of an error in Python: there, a schema that is false has no keyword.</summary>
    private static string NameOf(JsonSchemaError error) => error.Keyword == "false" ? "None" : error.Keyword;

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
