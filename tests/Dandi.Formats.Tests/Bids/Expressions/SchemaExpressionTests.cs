using System.Text.Json;
using Dandi.Bids.Expressions;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Bids.Expressions;

/// <summary>The expressions and messages of the official schema.</summary>
public sealed class SchemaExpressionTests
{
    private const string Absence = "../shared/sources/bids/schema.json does not exist";
    private static readonly string Path = System.IO.Path.GetFullPath(
        "../shared/sources/bids/schema.json",
        Repository.Root
    );

    [Fact]
    public void Expressions_have_the_values_that_the_schema_states_as_tests()
    {
        using var schema = ReadSchema();
        var scope = new JsonScope("{}");
        var tests = schema.RootElement.GetProperty("meta").GetProperty("expression_tests");
        Assert.Equal(77, tests.GetArrayLength());

        string[] faults =
        [
            .. tests
                .EnumerateArray()
                .Select(test =>
                    (
                        Text: test.GetProperty("expression").GetString()!,
                        Expected: JsText.Of(JsonScope.Read(test.GetProperty("result").GetRawText()))
                    )
                )
                .Select(test => (test.Text, test.Expected, Actual: ValueOf(test.Text, scope)))
                .Where(test => test.Actual != test.Expected)
                .Select(test => $"{test.Text}: {test.Actual}, not {test.Expected}"),
        ];

        Assert.Empty(faults);
    }

    [Fact]
    public void All_expressions_of_the_schema_are_compiled()
    {
        using var schema = ReadSchema();
        var cache = new ExpressionCache();

        foreach (var rule in Objects(schema.RootElement))
        foreach (var key in new[] { "selectors", "checks" })
        {
            if (rule.TryGetProperty(key, out var texts) && texts.ValueKind == JsonValueKind.Array)
                Assert.All(texts.EnumerateArray(), text => cache.Get(text.GetString()!));
        }

        Assert.True(cache.Count > 400, $"{cache.Count} expressions");
    }

    // In a test context without anything, what would be undefined is null in the schema's list.
    private static string ValueOf(string text, JsonScope scope) =>
        JsText.Of(BidsExpression.Parse(text).Evaluate(scope)) is var value && value == "undefined" ? "null" : value;

    private static IEnumerable<JsonElement> Objects(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.Object => json.EnumerateObject().SelectMany(m => Objects(m.Value)).Prepend(json),
            JsonValueKind.Array => json.EnumerateArray().SelectMany(Objects),
            _ => [],
        };

    private static JsonDocument ReadSchema()
    {
        Assert.SkipUnless(File.Exists(Path), Absence);
        return JsonDocument.Parse(File.ReadAllBytes(Path));
    }
}
