using System.Text;
using Dandi.Bids.Values;

namespace Dandi.Bids.Expressions;

/// <summary>A message of the BIDS schema, in which expressions in braces are replaced by their values.</summary>
internal sealed class MessageTemplate
{
    // A part is either text, or an expression with the text that it is replaced for.
    private readonly List<(string Text, BidsExpression? Expression)> _parts = [];

    private MessageTemplate() { }

    /// <summary>Compiles a message. Braces that do not contain an expression are text.</summary>
    public static MessageTemplate Parse(string text)
    {
        var template = new MessageTemplate();
        for (var at = 0; at < text.Length; )
        {
            var open = text.IndexOf('{', at);
            var close = open < 0 ? -1 : text.IndexOf('}', open);
            var end = close < 0 ? text.Length : open;
            if (end > at)
                template._parts.Add((text[at..end], null));
            if (close >= 0)
                template.AddExpression(text[open..(close + 1)]);
            at = close < 0 ? text.Length : close + 1;
        }
        return template;
    }

    /// <summary>Formats the message; an expression that cannot be evaluated remains as it is written.</summary>
    public string Format(ExpressionScope scope)
    {
        if (_parts is [(var only, null)])
            return only;
        var message = new StringBuilder();
        foreach (var (text, expression) in _parts)
        {
            if (expression is not null && expression.TryEvaluate(scope, out var value))
                message.Append(JsConversion.ToText(value));
            else
                message.Append(text);
        }
        return message.ToString();
    }

    private void AddExpression(string braced)
    {
        try
        {
            _parts.Add((braced, BidsExpression.Parse(braced[1..^1])));
        }
        catch (FormatException)
        {
            _parts.Add((braced, null));
        }
    }
}
