using System.Globalization;
using Dandi.Bids.Expressions.Functions;
using Dandi.Bids.Values;

namespace Dandi.Bids.Expressions;

/// <summary>
/// Parses an expression by the precedence of its operators: an operand is followed by operators that bind at least as
/// strongly as the one before it.
/// </summary>
internal sealed class ExpressionParser
{
    private const int PrecedenceOfOr = 1;
    private const int PrecedenceOfAnd = 2;
    private const int PrecedenceOfEquality = 3;
    private const int PrecedenceOfPower = 7;

    private static readonly ConstantNode Undefined = new(JsValue.Undefined);

    private readonly List<Token> _tokens;
    private int _next;

    private ExpressionParser(string text) => _tokens = Tokenizer.Tokenize(text);

    private Token Next => _tokens[_next];

    /// <summary>Parses a text.</summary>
    /// <exception cref="FormatException">It is not an expression.</exception>
    public static ExpressionNode Parse(string text)
    {
        var parser = new ExpressionParser(text);
        var node = parser.ParseExpression(PrecedenceOfOr);
        return parser.Next.Kind == TokenKind.End ? node : throw parser.Unexpected();
    }

    private static int PrecedenceOf(in Token token) =>
        (token.Kind, token.Text) switch
        {
            (TokenKind.Operator, "||") => PrecedenceOfOr,
            (TokenKind.Operator, "&&") => PrecedenceOfAnd,
            (TokenKind.Operator, "==" or "!=" or "===" or "!==") => PrecedenceOfEquality,
            (TokenKind.Operator, "<" or "<=" or ">" or ">=") or (TokenKind.Name, "in") => 4,
            (TokenKind.Operator, "+" or "-") => 5,
            (TokenKind.Operator, "*" or "/" or "%") => 6,
            (TokenKind.Operator, "**") => PrecedenceOfPower,
            _ => 0,
        };

    private ExpressionNode ParseExpression(int minPrecedence)
    {
        var isSigned = Next.Kind == TokenKind.Operator && Next.Text is "!" or "-" or "+";
        var node = ParseOperand();
        while (PrecedenceOf(Next) is var precedence && precedence >= minPrecedence)
        {
            // JavaScript does not say what the sign of -2 ** 2 belongs to.
            if (precedence == PrecedenceOfPower && isSigned)
                throw Unexpected();
            var operation = Take().Text;
            // Only the power is right-associative.
            var right = ParseExpression(precedence == PrecedenceOfPower ? precedence : precedence + 1);
            node = NodeOf(operation, precedence, node, right);
        }
        return node;
    }

    private static ExpressionNode NodeOf(string operation, int precedence, ExpressionNode left, ExpressionNode right) =>
        precedence switch
        {
            PrecedenceOfOr => new LogicalNode(left, right, isConjunction: false),
            PrecedenceOfAnd => new LogicalNode(left, right, isConjunction: true),
            PrecedenceOfEquality => new EqualityNode(left, right, operation.Length == 3, operation[0] == '!'),
            _ => new BinaryNode(JsOperators.Find(operation)!, left, right),
        };

    private ExpressionNode ParseOperand()
    {
        if (Skip("!"))
            return new NotNode(ParseOperand());
        if (Skip("-"))
            return new SignNode(ParseOperand(), isNegative: true);
        if (Skip("+"))
            return new SignNode(ParseOperand(), isNegative: false);
        var node = ParsePrimary();
        while (true)
        {
            if (Skip("."))
                node = new MemberNode(node, Next.Kind == TokenKind.Name ? Take().Text : throw Unexpected());
            else if (Skip("["))
                node = new ElementNode(node, ParseUntil("]"));
            else if (Skip("("))
                node = CallOf(node, ParseItems(")"));
            else
                return node;
        }
    }

    private ExpressionNode ParsePrimary()
    {
        var token = Take();
        switch (token.Kind)
        {
            case TokenKind.Text:
                return new ConstantNode(JsValue.Of(token.Text));
            case TokenKind.Number:
                var number = JsNumber.Parse(token.Text);
                return double.IsNaN(number) ? throw Unexpected(token) : new ConstantNode(JsValue.Of(number));
            case TokenKind.Name when token.Text != "in":
                return NameOf(token.Text);
        }
        if (token.IsOperator("("))
            return ParseUntil(")");
        if (token.IsOperator("["))
            return ArrayNode.Of(ParseItems("]"));
        if (token.IsOperator("{") && Skip("}"))
            return new ConstantNode(JsValue.Of(new JsMembers()));
        throw Unexpected(token);
    }

    private static ExpressionNode NameOf(string name) =>
        name switch
        {
            "null" => new ConstantNode(JsValue.Null),
            "true" => new ConstantNode(JsValue.True),
            "false" => new ConstantNode(JsValue.False),
            _ => new NameNode(name),
        };

    private static ExpressionNode CallOf(ExpressionNode function, ExpressionNode[] arguments) =>
        ((function as NameNode)?.Name, arguments) switch
        {
            ("exists", [var paths]) => new ExistsNode(paths, kind: null),
            ("exists", [var paths, var kind, ..]) => new ExistsNode(paths, kind),
            ("intersects", [var left, .. var rest]) => new IntersectsNode(left, rest.FirstOrDefault(Undefined)),
            ("match", [var text, ConstantNode { Value: { IsString: true } pattern }, ..])
                when JsRegex.TryCompile(pattern.Text) is { } regex => new MatchNode(text, regex),
            ({ } name, _) when FunctionTable.Find(name) is { } known => new CallNode(known, arguments),
            _ => new InvalidCallNode(),
        };

    private ExpressionNode ParseUntil(string end)
    {
        var node = ParseExpression(PrecedenceOfOr);
        return Skip(end) ? node : throw Unexpected();
    }

    // A comma after the last item is allowed.
    private ExpressionNode[] ParseItems(string end)
    {
        var items = new List<ExpressionNode>();
        while (!Skip(end))
        {
            items.Add(ParseExpression(PrecedenceOfOr));
            if (!Skip(",") && !Next.IsOperator(end))
                throw Unexpected();
        }
        return [.. items];
    }

    private bool Skip(string operation)
    {
        var isNext = Next.IsOperator(operation);
        _next += isNext ? 1 : 0;
        return isNext;
    }

    private Token Take()
    {
        var token = Next;
        _next += token.Kind == TokenKind.End ? 0 : 1;
        return token;
    }

    private FormatException Unexpected() => Unexpected(Next);

    private static FormatException Unexpected(in Token token) =>
        new(
            token.Kind == TokenKind.End
                ? "The expression is incomplete."
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"Unexpected `{token.Text}` at position {token.Position}."
                )
        );
}
