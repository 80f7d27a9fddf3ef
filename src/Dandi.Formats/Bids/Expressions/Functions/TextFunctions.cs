using Dandi.Bids.Values;
using Dandi.JsonSchemas;

namespace Dandi.Bids.Expressions.Functions;

/// <summary>The functions of strings, and <c>type</c>.</summary>
internal static class TextFunctions
{
    /// <summary><c>type(value)</c>: the kind of a value; undefined counts as null.</summary>
    public static bool Type(in JsValue operand, in JsValue unused, in JsValue unusedToo, out JsValue value)
    {
        value = JsValue.Of(
            operand.Kind switch
            {
                JsKind.Boolean => "boolean",
                JsKind.Number => "number",
                JsKind.String => "string",
                JsKind.Array => "array",
                JsKind.Object => "object",
                _ => "null",
            }
        );
        return true;
    }

    /// <summary><c>match(text, pattern)</c>: whether a string contains a match of a regular expression.</summary>
    public static bool Match(in JsValue target, in JsValue pattern, in JsValue unused, out JsValue value)
    {
        value = default;
        var regex = JsRegex.GetCached(pattern.Kind == JsKind.Undefined ? "" : JsConversion.ToText(pattern));
        return regex is not null && Match(target, regex, out value);
    }

    /// <summary>Whether a value is a string that contains a match.</summary>
    /// <returns>False if it is not a string: JavaScript throws.</returns>
    public static bool Match(in JsValue target, EcmaRegex regex, out JsValue value)
    {
        value = default;
        if (!target.IsString || regex.TryMatch(target.Text) is not { } isMatch)
            return false;
        value = JsValue.Of(isMatch);
        return true;
    }

    /// <summary><c>substr(text, start, end)</c>: the part of a string between two indices.</summary>
    public static bool Substr(in JsValue text, in JsValue start, in JsValue end, out JsValue value)
    {
        value = JsValue.Null;
        if (text.IsNullish || start.IsNullish || end.IsNullish)
            return true;
        if (!text.IsString)
            return false;
        var length = text.Text.Length;
        var from = ToInteger(JsConversion.ToNumber(start));
        var count = ToInteger(JsConversion.ToNumber(end) - JsConversion.ToNumber(start));
        var first = Math.Clamp(from < 0 ? from + length : from, 0, length);
        value = JsValue.Of(text.Text.Substring((int)first, (int)Math.Clamp(count, 0, length - first)));
        return true;
    }

    private static double ToInteger(double number) => double.IsNaN(number) ? 0 : Math.Truncate(number);
}
