using Dandi.Bids.Expressions;

namespace Dandi.Formats.Tests.Bids.Expressions;

/// <summary>Whatever a schema contains: an expression is refused, or it has a value.</summary>
public sealed class ExpressionPropertyTests
{
    private const string Seed = "0000KZf9dSL4";
    private const string Context = """{ "a": [1, "x", null, [2]], "s": "text", "o": { "a": { "b": 1 } }, "n": -1.5 }""";

    private static readonly string[] Pieces =
    [
        .. "a s o n x null true in , . ( ) [ ] { } ! - + * / % ** == != === < <= > >= && || 1 2.5 1e9 'x' \"y\"".Split(
            ' '
        ),
        .. "length( index( intersects( match( min( sorted( unique( count( substr( allequal( type( exists(".Split(' '),
        .. new[] { "a.b", "o.a", "a[0]", "['a']", "o['a']", "\n" },
    ];

    private static readonly Gen<string> Piece = Gen.Int[0, Pieces.Length - 1].Select(index => Pieces[index]);

    private static readonly Gen<string> Texts = Gen.OneOf(
        Piece.Array[0, 30].Select(string.Concat),
        Piece.Array[0, 600].Select(string.Concat),
        Gen.Char.AlphaNumeric.Array[0, 20].Select(characters => new string(characters)),
        Gen.Char.Array[0, 20].Select(characters => new string(characters))
    );

    [Fact]
    public void Any_text_is_refused_or_has_a_value() =>
        Texts.Sample(
            text =>
            {
                var scope = new JsonScope(Context);
                if (Parse(text) is not { } expression)
                    return;
                var value = expression.Evaluate(scope);
                Assert.NotNull(JsText.Of(value));
                Assert.Equal(Dandi.Bids.Values.JsConversion.ToBoolean(value), expression.IsTrue(scope));
            },
            seed: Seed,
            iter: 20_000
        );

    [Fact]
    public void Any_message_can_be_formatted() =>
        Texts
            .Select(Texts)
            .Sample(
                (text, other) =>
                    Assert.NotNull(MessageTemplate.Parse($"{text}{{{other}}}").Format(new JsonScope(Context))),
                seed: Seed,
                iter: 2_000
            );

    [Fact]
    public void An_expression_in_parentheses_and_with_other_spaces_has_the_same_value() =>
        Piece
            .Array[1, 12]
            .Sample(
                pieces =>
                {
                    var scope = new JsonScope(Context);
                    if (Parse(string.Join(' ', pieces)) is not { } expression)
                        return;
                    var spaced = BidsExpression.Parse($"({string.Join("\n \t", pieces)}\n)");
                    Assert.Equal(JsText.Of(expression.Evaluate(scope)), JsText.Of(spaced.Evaluate(scope)));
                },
                seed: Seed,
                iter: 20_000
            );

    private static BidsExpression? Parse(string text)
    {
        try
        {
            return BidsExpression.Parse(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
