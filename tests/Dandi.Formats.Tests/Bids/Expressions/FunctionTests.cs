using Dandi.Bids.Expressions;

namespace Dandi.Formats.Tests.Bids.Expressions;

/// <summary>The functions of the expression language, where the schema's own tests do not tell.</summary>
public sealed class FunctionTests
{
    private const string Context = """
        { "texts": ["10", "9", "n/a", ""], "numbers": [3, 1, 2], "none": [], "nested": [[1], {"a": 1}, [1]],
          "object": { "length": 1, "a": 1 }, "many": [0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20] }
        """;

    [Theory]
    [InlineData("index(texts, 'n/a')", "2")]
    [InlineData("index(numbers, '1')", "null")]
    [InlineData("index('abc', 'c')", "2")]
    [InlineData("index(unknown, 1)", "null")]
    [InlineData("index(unknown, 1) == null", "null")]
    [InlineData("intersects(numbers, [2, 9])", "[2]")]
    [InlineData("intersects([2, 9], numbers)", "[2]")]
    [InlineData("intersects([1, 1], [1, 2])", "[1,1]")]
    [InlineData("intersects([1, 2], [1, 1])", "[1]")]
    [InlineData("intersects('a', ['a'])", "[\"a\"]")]
    [InlineData("intersects('a', 'a')", "[\"a\"]")]
    [InlineData("intersects(['1'], [1])", "false")]
    [InlineData("intersects([unknown], [unknown])", "[undefined]")]
    [InlineData("intersects([unknown], [null])", "false")]
    [InlineData("intersects([nested[0]], nested)", "[[1],[1]]")]
    [InlineData("intersects([{}], nested)", "false")]
    [InlineData("intersects(many, many)", "[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]")]
    [InlineData("intersects(many, [30 + unknown])", "false")]
    [InlineData("intersects(unknown.member, [])", "null")]
    [InlineData("match('abc', 'B')", "false")]
    [InlineData("match('a\u00e9', '\\w$')", "false")]
    [InlineData("match('\u0663', '\\d')", "false")]
    [InlineData("match(texts, '1')", "null")]
    [InlineData("match('undefined', unknown)", "true")]
    [InlineData("match('x', '(')", "null")]
    [InlineData("match('x', 'x' + '(')", "null")]
    [InlineData("match('xy', 'x' + 'y')", "true")]
    [InlineData("match('aa', '(a)\\1')", "true")]
    [InlineData("match('ab', 'a(?=b)')", "true")]
    [InlineData("min(texts)", "0")]
    [InlineData("max(texts)", "10")]
    [InlineData("min(none)", "Infinity")]
    [InlineData("max(none)", "-Infinity")]
    [InlineData("max('n/a')", "-Infinity")]
    [InlineData("min([null, true])", "0")]
    [InlineData("min(object)", "Infinity")]
    [InlineData("length('abc')", "3")]
    [InlineData("length(object)", "null")]
    [InlineData("length(5)", "null")]
    [InlineData("unique(unknown)", "[]")]
    [InlineData("unique('aba')", "[\"a\",\"b\"]")]
    [InlineData("unique(5)", "null")]
    [InlineData("unique([0, -0, null, unknown, null])", "[0,null,undefined]")]
    [InlineData("unique(nested)", "[[1],{\"a\":1},[1]]")]
    [InlineData("count('aba', 'a')", "null")]
    [InlineData("count([null, unknown], null)", "1")]
    [InlineData("substr('abcdef', -2, 10)", "\"ef\"")]
    [InlineData("substr('abc', 2, 1)", "\"\"")]
    [InlineData("substr('abc', '1', 'x')", "\"\"")]
    [InlineData("substr(5, 0, 1)", "null")]
    [InlineData("sorted(false)", "null")]
    [InlineData("sorted(numbers, null)", "[1,2,3]")]
    [InlineData("sorted([10, 9, unknown, 1], 'unknown')", "[1,10,9,undefined]")]
    [InlineData("sorted(['b', 'B', 'a', '_', '1', 'A'], 'lexical')", "[\"_\",\"1\",\"a\",\"A\",\"b\",\"B\"]")]
    [InlineData("allequal('ab', ['a', 'b'])", "null")]
    [InlineData("allequal('ab', 'abc')", "false")]
    [InlineData("allequal(['a', 'b'], 'ab')", "true")]
    [InlineData("allequal(false, false)", "null")]
    [InlineData("allequal(object, [1])", "null")]
    [InlineData("type(unknown.member)", "null")]
    [InlineData("type()", "\"null\"")]
    [InlineData("intersects([1])", "false")]
    public void A_function_has_the_value_that_javascript_gives_it(string text, string expected) =>
        Assert.Equal(expected, JsText.Of(BidsExpression.Parse(text).Evaluate(new JsonScope(Context))));

    [Fact]
    public void A_list_of_many_items_is_handled_in_linear_time()
    {
        var items = string.Join(',', Enumerable.Range(0, 100_000));
        var scope = new JsonScope($$"""{ "a": [{{items}}], "b": [{{items}}], "c": [{{items}},-1] }""");

        Assert.Equal(
            "true",
            JsText.Of(
                BidsExpression
                    .Parse("allequal(sorted(intersects(a, c)), unique(b)) && !intersects(a, [-5])")
                    .Evaluate(scope)
            )
        );
    }

    [Fact]
    public void A_text_that_would_become_huge_is_not_made()
    {
        var scope = new JsonScope($$"""{ "a": "{{new string('a', 1 << 20)}}" }""");
        var sum = string.Join(" + ", Enumerable.Repeat("a", 200));

        Assert.Equal("null", JsText.Of(BidsExpression.Parse(sum).Evaluate(scope)));
        Assert.Equal("2097152", JsText.Of(BidsExpression.Parse("length(a + a)").Evaluate(scope)));
    }

    [Fact]
    public void A_hostile_text_is_matched_in_linear_time()
    {
        var scope = new JsonScope($$"""{ "a": "{{new string('a', 100_000)}}!" }""");

        Assert.False(BidsExpression.Parse("match(a, '^(a+)+$')").IsTrue(scope));
        Assert.False(BidsExpression.Parse("match(a, '(x+x+)+y')").IsTrue(scope));
    }
}
