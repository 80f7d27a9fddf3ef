using Dandi.Bids.Expressions;

namespace Dandi.Formats.Tests.Bids.Expressions;

/// <summary>Expressions have the values that JavaScript gives them.</summary>
public sealed class BidsExpressionTests
{
    private const string Context = """
        {
          "suffix": "bold", "extension": ".nii.gz", "empty": "", "nothing": null, "zero": 0, "yes": true, "no": false,
          "sidecar": {
            "TaskName": "rest", "EchoTime": 0.03, "Delays": [1, 2, 2.5], "Units": ["s", "ms"],
            "Texts": ["10", "9", "n/a"],
            "Nested": { "a": { "b": 1 } }, "None": [], "Missing": null, "Listed": [[1], { "a": 1 }]
          },
          "dim": [4, 64, 64, 30, 200, 1, 1, 1]
        }
        """;

    [Theory]
    // Names, members and items.
    [InlineData("unknown", "undefined")]
    [InlineData("sidecar.Unknown", "undefined")]
    [InlineData("sidecar.Unknown.Member", "null")]
    [InlineData("unknown[0]", "null")]
    [InlineData("nothing.member", "null")]
    [InlineData("sidecar.Nested.a.b", "1")]
    [InlineData("sidecar['TaskName']", "\"rest\"")]
    [InlineData("dim[4]", "200")]
    [InlineData("dim[8]", "undefined")]
    [InlineData("dim[-1]", "undefined")]
    [InlineData("dim[1.5]", "undefined")]
    [InlineData("dim['1']", "64")]
    [InlineData("dim['01']", "undefined")]
    [InlineData("dim[null]", "undefined")]
    [InlineData("dim.length", "8")]
    [InlineData("suffix.length", "4")]
    [InlineData("suffix[1]", "\"o\"")]
    [InlineData("suffix[4]", "undefined")]
    [InlineData("zero.member", "undefined")]
    [InlineData("schema.objects.enums", "null")]
    // Equality.
    [InlineData("unknown == null", "true")]
    [InlineData("unknown != null", "false")]
    [InlineData("null == 0", "false")]
    [InlineData("0 == ''", "true")]
    [InlineData("'1' == 1", "true")]
    [InlineData("' 1.0 ' == 1", "true")]
    [InlineData("'a' == 'A'", "false")]
    [InlineData("true == 1", "true")]
    [InlineData("true == '1'", "true")]
    [InlineData("yes == 'true'", "false")]
    [InlineData("[] == ''", "true")]
    [InlineData("[1] == 1", "true")]
    [InlineData("[1, 2] == '1,2'", "true")]
    [InlineData("[1] == [1]", "false")]
    [InlineData("sidecar.Delays == sidecar.Delays", "true")]
    [InlineData("{} == {}", "false")]
    [InlineData("sidecar == '[object Object]'", "true")]
    [InlineData("unknown + 1 == unknown + 1", "false")]
    [InlineData("1 === '1'", "false")]
    [InlineData("1 !== '1'", "true")]
    [InlineData("-0 == 0", "true")]
    // Order.
    [InlineData("null < 1", "true")]
    [InlineData("null >= 0", "true")]
    [InlineData("unknown >= 0", "false")]
    [InlineData("unknown < 0", "false")]
    [InlineData("'10' < '9'", "true")]
    [InlineData("'10' < 9", "false")]
    [InlineData("'a' < 'B'", "false")]
    [InlineData("'n/a' < 1", "false")]
    [InlineData("'n/a' >= 1", "false")]
    [InlineData("[2] > 1", "true")]
    [InlineData("min([]) > 1e308", "true")]
    // Membership.
    [InlineData("'TaskName' in sidecar", "true")]
    [InlineData("'Missing' in sidecar", "true")]
    [InlineData("'Unknown' in sidecar", "false")]
    [InlineData("unknown in sidecar", "false")]
    [InlineData("'a' in unknown", "null")]
    [InlineData("'a' in 'abc'", "null")]
    [InlineData("!('TaskName' in sidecar)", "false")]
    [InlineData("'7' in dim", "true")]
    [InlineData("8 in dim", "false")]
    // Logic.
    [InlineData("suffix && zero", "0")]
    [InlineData("empty || 'x'", "\"x\"")]
    [InlineData("unknown || nothing", "null")]
    [InlineData("empty && unknown.member", "\"\"")]
    [InlineData("suffix || unknown.member", "\"bold\"")]
    [InlineData("unknown.member || true", "null")]
    [InlineData("!sidecar.None", "false")]
    [InlineData("!unknown.member", "null")]
    [InlineData("!!'0'", "true")]
    [InlineData("yes || no && no", "true")]
    // Arithmetic.
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("7 - 2 - 1", "4")]
    [InlineData("2 ** 3 ** 2", "512")]
    [InlineData("10 ** (-3 * 1)", "0.001")]
    [InlineData("2 * 10 ** -1", "0.2")]
    [InlineData("1 ** min([])", "NaN")]
    [InlineData("-7 % 3", "-1")]
    [InlineData("null % 3", "0")]
    [InlineData("1 / 0", "Infinity")]
    [InlineData("0.1 + 0.2", "0.30000000000000004")]
    [InlineData("'3' - 1", "2")]
    [InlineData("'3' + 1", "\"31\"")]
    [InlineData("1 + true", "2")]
    [InlineData("1 + null", "1")]
    [InlineData("1 + unknown", "NaN")]
    [InlineData("[1, 2] + 'a'", "\"1,2a\"")]
    [InlineData("[null, unknown, [3, 4]] + ''", "\",,3,4\"")]
    [InlineData("-'2'", "-2")]
    [InlineData("+'abc'", "NaN")]
    // What the schema contains.
    [InlineData("type(sidecar.EchoTime) != \"null\"", "true")]
    [InlineData("match(extension, '^\\.nii(\\.gz)?$')", "true")]
    [InlineData("dim[index([\"i\", \"j\", \"k\"], 'z')]", "undefined")]
    [InlineData("len(dim)", "null")]
    [InlineData("suffix.toUpperCase()", "null")]
    [InlineData("sidecar.Delays[0] <\n 2 ||\n unknown", "true")]
    public void An_expression_has_the_value_that_javascript_gives_it(string text, string expected)
    {
        var scope = new JsonScope(Context);
        var expression = BidsExpression.Parse(text);

        Assert.Equal(expected, JsText.Of(expression.Evaluate(scope)));
        Assert.Equal(
            expression.TryEvaluate(scope, out var value) && Dandi.Bids.Values.JsConversion.ToBoolean(value),
            expression.IsTrue(scope)
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 +")]
    [InlineData("(1")]
    [InlineData("[1, 2")]
    [InlineData("a b")]
    [InlineData("a..b")]
    [InlineData("'open")]
    [InlineData("a = b")]
    [InlineData("-2 ** 2")]
    [InlineData("1.2.3")]
    [InlineData("{a: 1}")]
    [InlineData("a ? b : c")]
    [InlineData("in")]
    [InlineData("f(,)")]
    [InlineData("#")]
    public void A_text_that_is_not_an_expression_is_refused(string text) =>
        Assert.Throws<FormatException>(() => BidsExpression.Parse(text));

    [Theory]
    [InlineData("(")]
    [InlineData("!")]
    [InlineData("1+")]
    [InlineData("[")]
    [InlineData("a.")]
    [InlineData("f(")]
    public void An_expression_that_is_nested_too_deeply_is_refused(string repeated) =>
        Assert.Throws<FormatException>(() => BidsExpression.Parse(string.Concat(Enumerable.Repeat(repeated, 100_000))));

    [Fact]
    public void Equal_texts_of_a_cache_are_one_expression_with_an_index()
    {
        var cache = new ExpressionCache();

        Assert.Equal(0, cache.Get("suffix == 'bold'").Index);
        Assert.Equal(1, cache.Get("extension").Index);
        Assert.Same(cache.Get("extension"), cache.Get("extension"));
        Assert.Equal(2, cache.Count);
    }

    [Theory]
    [InlineData("exists(['yes', 'no'], 'dataset')", "1", "dataset")]
    [InlineData("exists('yes')", "1", "dataset")]
    [InlineData("exists(['yes'], 'subject')", "1", "subject")]
    [InlineData("exists(['yes'], null)", "1", "dataset")]
    [InlineData("exists(unknown, 'file')", "0", null)]
    [InlineData("exists([1], 'file')", "null", "file")]
    [InlineData("exists(unknown.member)", "null", null)]
    public void Exists_counts_what_the_context_finds(string text, string expected, string? kind)
    {
        var scope = new JsonScope(Context);

        Assert.Equal(expected, JsText.Of(BidsExpression.Parse(text).Evaluate(scope)));
        Assert.Equal(kind, scope.LastKind);
    }
}
