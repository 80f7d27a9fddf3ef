using System.Text.Json;
using Dandi.JsonSchemas;

namespace Dandi.Formats.Tests.JsonSchemas;

/// <summary>What keywords mean where AJV is not the measure: newer keywords, references, odd values.</summary>
public sealed class JsonSchemaTests
{
    [Theory]
    [InlineData("""{"prefixItems":[{"type":"string"}],"items":{"type":"number"}}""", """["a",1,2]""", "")]
    [InlineData("""{"prefixItems":[{"type":"string"}],"items":{"type":"number"}}""", """["a",1,"b"]""", "/2|type")]
    [InlineData("""{"prefixItems":[{"type":"string"}],"items":false}""", """["a",1]""", "|items")]
    [InlineData("""{"contains":{"const":1},"minContains":2}""", "[1,2]", "|contains")]
    [InlineData("""{"contains":{"const":1},"minContains":2}""", "[1,1]", "")]
    [InlineData("""{"contains":{"const":1},"maxContains":1}""", "[1,1]", "|contains")]
    [InlineData("""{"contains":{"const":1},"minContains":0}""", "[]", "")]
    [InlineData("""{"if":{"type":"string"},"then":{"minLength":2},"else":{"minimum":2}}""", "\"a\"", "|minLength")]
    [InlineData("""{"if":{"type":"string"},"then":{"minLength":2},"else":{"minimum":2}}""", "1", "|minimum")]
    [InlineData("""{"if":{"type":"string"},"then":{"minLength":2}}""", "1", "")]
    [InlineData("""{"type":"integer"}""", "1.0", "")]
    [InlineData("""{"type":"number"}""", "1e999", "|type")]
    [InlineData("""{"maxLength":1}""", "\"😀\"", "")]
    [InlineData("""{"type":"string"}""", "\"\\ud800\"", "")]
    [InlineData("""{"required":["a"]}""", """{"\ud800":1,"a":2}""", "")]
    [InlineData("""{"required":["a"]}""", """{"\ud800":1}""", "|required")]
    [InlineData("""{"properties":{"a/b~c":false}}""", """{"a/b~c":1}""", "/a~1b~0c|false")]
    [InlineData("""{"const":{"a":[1,2],"b":null}}""", """{"b":null,"a":[1.0,2]}""", "")]
    [InlineData("""{"uniqueItems":true}""", """[{"a":1,"b":2},{"b":2,"a":1}]""", "|uniqueItems")]
    [InlineData("""{"format":"unknown"}""", "\"anything\"", "")]
    public void A_value_has_the_errors_of_the_keywords(string schema, string instance, string expected)
    {
        var errors = Compile(schema).Validate(Parse(instance));

        Assert.Equal(expected, string.Join(' ', errors.Select(error => $"{error.InstancePath}|{error.Keyword}")));
    }

    [Fact]
    public void A_schema_can_refer_to_itself()
    {
        var tree = Compile("""{"properties":{"children":{"items":{"$ref":"#"}},"name":{"type":"string"}}}""");

        Assert.Empty(tree.Validate(Parse("""{"children":[{"children":[{"name":"a"}]}]}""")));
        Assert.Equal(
            "/children/0/children/0/name",
            Assert.Single(tree.Validate(Parse("""{"children":[{"children":[{"name":1}]}]}"""))).InstancePath
        );
    }

    [Theory]
    [InlineData("""{"minimun":1}""", "`minimun`")]
    [InlineData("""{"properties":{"a":{"dependentRequired":{}}}}""", "`dependentRequired`")]
    [InlineData("""{"type":"text"}""", "`text`")]
    [InlineData("""{"minimum":"1"}""", "`minimum`")]
    [InlineData("""{"minItems":-1}""", "`minItems`")]
    [InlineData("""{"items":[{}]}""", "object or a boolean")]
    [InlineData("""{"pattern":"("}""", "regular expression")]
    [InlineData("""{"$ref":"https://example.org/other"}""", "names an unknown")]
    [InlineData("""{"$ref":"#/$defs/none"}""", "does not exist")]
    [InlineData("""{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/a"}}}""", "refers to itself")]
    public void A_schema_that_cannot_be_understood_is_refused(string schema, string expected)
    {
        var error = Assert.Throws<JsonSchemaException>(() => Compile(schema));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Annotations_of_a_dialect_are_accepted()
    {
        var dialect = new JsonSchemaDialect { Annotations = new HashSet<string>(["unit"]) };

        Assert.Empty(JsonSchema.Compile(Parse("""{"unit":"s"}"""), dialect).Validate(Parse("1")));
    }

    [Fact]
    public void A_negation_is_valid_exactly_if_the_schema_is_not()
    {
        const string alternatives = """{"anyOf":[{"type":"string","minLength":2},{"type":"array","minItems":1}]}""";
        var (schema, negation) = (Compile(alternatives), Compile("{\"not\":" + alternatives + "}"));

        Values.Gen.Sample(value =>
            schema.Validate(Parse(value)).Count == 0 != (negation.Validate(Parse(value)).Count == 0)
        );
    }

    [Fact]
    public void A_value_is_valid_by_a_schema_that_has_it_as_constant_or_in_an_enumeration()
    {
        var unique = Compile("""{"uniqueItems":true}""");

        Values.Gen.Sample(value =>
            Compile("{\"const\":" + value + "}").Validate(Parse(value)).Count == 0
            && Compile("{\"enum\":[\"other\"," + value + "]}").Validate(Parse(value)).Count == 0
            && unique.Validate(Parse($"[{value},{value}]")).Count == 1
        );
    }

    private static JsonSchema Compile(string schema) => JsonSchema.Compile(Parse(schema), JsonSchemaDialect.Common);

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
