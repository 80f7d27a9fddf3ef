using Dandi.Bids.Expressions;

namespace Dandi.Formats.Tests.Bids.Expressions;

public sealed class MessageTemplateTests
{
    private const string Context =
        """{ "path": "/a", "n": 0.5, "list": [1, null, "x"], "object": {}, "suffix": "bold" }""";

    [Theory]
    [InlineData("no expression: `a` \\ \"\n", "no expression: `a` \\ \"\n")]
    [InlineData("", "")]
    [InlineData("{path}", "/a")]
    [InlineData("`{path}` has {n * 2} of {list} in {object}.", "`/a` has 1 of 1,,x in [object Object].")]
    [InlineData("{unknown} {null}", "undefined null")]
    [InlineData("{intersects([suffix], ['bold'])}", "bold")]
    // The BIDS validator would end here; a message must not hide an issue.
    [InlineData("{unknown.member}!", "{unknown.member}!")]
    [InlineData("{} { not an expression } {", "{} { not an expression } {")]
    [InlineData("} {path}", "} /a")]
    public void Expressions_in_braces_are_replaced(string template, string expected) =>
        Assert.Equal(expected, MessageTemplate.Parse(template).Format(new JsonScope(Context)));
}
