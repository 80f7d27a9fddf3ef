using System.Text.Json;
using Dandi.Bids.Expressions;
using Dandi.Bids.Values;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Bids.Expressions;

/// <summary>
/// Random expressions have the values that V8 gives them. The values are in a file that
/// <c>node javascript.mjs 1 1500 &gt; javascript.json</c> has made.
/// </summary>
public sealed class JavaScriptTests
{
    private static readonly string Path = Repository.Locate(
        "tests/Dandi.Formats.Tests/Bids/Expressions/javascript.json"
    );

    [Fact]
    public void Random_expressions_have_the_values_that_javascript_gives_them()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path));
        var scope = new JsonScope(document.RootElement.GetProperty("context").GetRawText());

        string[] faults =
        [
            .. document
                .RootElement.GetProperty("expressions")
                .EnumerateArray()
                .Select(pair => (Text: pair[0].GetString()!, Expected: pair[1].GetString()!))
                .Select(pair => (pair.Text, pair.Expected, Actual: ValueOf(pair.Text, scope)))
                .Where(pair => pair.Actual != pair.Expected)
                .Select(pair => $"{pair.Text}: {pair.Actual}, not {pair.Expected}"),
        ];

        Assert.Empty(faults);
        Assert.Equal(1500, document.RootElement.GetProperty("expressions").GetArrayLength());
    }

    [Fact]
    public void Lists_with_items_that_are_not_numbers_are_sorted_as_javascript_sorts_them()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path));
        var sort = BidsExpression.Parse("sorted(list, 'numeric')");

        foreach (var pair in document.RootElement.GetProperty("sorted").EnumerateArray())
        {
            var scope = new JsonScope($$"""{ "list": {{pair[0].GetRawText()}} }""");
            Assert.Equal(JsText.Of(JsValue.Of(pair[1])), JsText.Of(sort.Evaluate(scope)));
        }
    }

    // Whether a value is truthy must not depend on how it is asked for.
    private static string ValueOf(string text, JsonScope scope)
    {
        var expression = BidsExpression.Parse(text);
        var value = expression.Evaluate(scope);
        return expression.IsTrue(scope) == JsConversion.ToBoolean(value) ? JsText.Of(value) : "inconsistent";
    }
}
