using System.Text;
using System.Text.Json;
using Dandi.JsonSchemas;

namespace Dandi.Formats.Tests.JsonSchemas;

/// <summary>Schemas and values that are made to take too much time, memory or stack.</summary>
public sealed class HostileSchemaTests
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 100_000 };

    [Fact]
    public void A_schema_that_is_nested_too_deeply_is_refused()
    {
        var schema = string.Concat(Enumerable.Repeat("{\"not\":", 5000)) + "{}" + new string('}', 5000);

        Assert.Throws<JsonSchemaException>(() => Compile(schema));
    }

    [Fact]
    public void A_value_that_is_nested_too_deeply_has_one_error()
    {
        var tree = Compile("""{"items":{"$ref":"#"}}""");
        var value = new string('[', 5000) + new string(']', 5000);

        var error = Assert.Single(tree.Validate(JsonDocument.Parse(value, Deep).RootElement));
        Assert.Equal(("", "is nested too deeply to validate"), (error.Keyword, error.Message));
    }

    [Fact]
    public void A_schema_whose_validation_does_not_end_has_one_error()
    {
        var loop = Compile("""{"$ref":"#/$defs/a","$defs":{"a":{"allOf":[{"$ref":"#/$defs/a"}]}}}""");

        Assert.Equal("", Assert.Single(loop.Validate(Parse("1"))).Keyword);
    }

    [Fact]
    public void Alternatives_that_double_with_each_level_of_the_value_end_in_one_error()
    {
        const string tree =
            """{"anyOf":[{"type":"array","items":{"$ref":"#"}},{"type":"array","items":{"$ref":"#"}}]}""";
        var value = new string('[', 60) + "1" + new string(']', 60);

        var error = Assert.Single(Compile(tree).Validate(Parse(value)));
        Assert.Equal(("", "takes too long to validate"), (error.Keyword, error.Message));
    }

    [Fact]
    public void A_huge_enumeration_and_a_huge_array_take_linear_time()
    {
        var numbers = string.Join(',', Enumerable.Range(0, 200_000));
        var schema = Compile($$"""{"items":{"enum":[{{numbers}}]},"uniqueItems":true}""");

        Assert.Empty(schema.Validate(Parse($"[{numbers}]")));
        Assert.Equal("/200000", Assert.Single(schema.Validate(Parse($"[{numbers},-1]"))).InstancePath);
    }

    [Fact]
    public void The_errors_of_alternatives_are_limited()
    {
        var items = string.Join(',', Enumerable.Range(0, 5000));
        var schema = Compile("""{"anyOf":[{"contains":{"type":"string"}}]}""");

        Assert.Equal(1000, schema.Validate(Parse($"[{items}]")).Count);
    }

    [Fact]
    public void Damaged_schemas_are_refused_or_compile()
    {
        const string source = """
            {"$defs":{"a":{"type":["string","null"],"minLength":2,"pattern":"^a+$"}},"type":"object","required":["x"],
             "properties":{"x":{"anyOf":[{"$ref":"#/$defs/a"},{"type":"array","items":{"minimum":0},"minItems":1}]}},
             "additionalProperties":false,"if":{"minProperties":2},"then":{"propertyNames":{"enum":["x","y"]}}}
            """;
        var random = new Random(20260101);
        var compiled = 0;
        for (var n = 0; n < 5000; n++)
        {
            var bytes = Encoding.UTF8.GetBytes(source);
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)"{}[]\",:0a$ \\"[random.Next(12)];
            try
            {
                var schema = Compile(Encoding.UTF8.GetString(bytes));
                schema.Validate(Parse("""{"x":["a",1,null],"y":{}}"""));
                compiled++;
            }
            catch (Exception error) when (error is JsonException or JsonSchemaException)
            {
                // Refused.
            }
        }
        Assert.InRange(compiled, 100, 4900);
    }

    private static JsonSchema Compile(string schema) =>
        JsonSchema.Compile(JsonDocument.Parse(schema, Deep).RootElement, JsonSchemaDialect.Common);

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
