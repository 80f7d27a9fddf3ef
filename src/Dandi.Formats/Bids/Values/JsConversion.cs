using System.Text;

namespace Dandi.Bids.Values;

/// <summary>The conversions of JavaScript between kinds of values (ECMAScript, section 7.1).</summary>
internal static class JsConversion
{
    /// <summary>Whether a value is truthy.</summary>
    public static bool ToBoolean(in JsValue value) =>
        value.Kind switch
        {
            JsKind.Undefined or JsKind.Null => false,
            JsKind.Boolean => value.Boolean,
            JsKind.Number => value.Number is not 0 and not double.NaN,
            JsKind.String => value.Text.Length > 0,
            _ => true,
        };

    /// <summary>What the function <c>Number</c> returns.</summary>
    public static double ToNumber(in JsValue value) =>
        value.Kind switch
        {
            JsKind.Undefined => double.NaN,
            JsKind.Null => 0,
            JsKind.Boolean => value.Boolean ? 1 : 0,
            JsKind.Number => value.Number,
            JsKind.String => JsNumber.Parse(value.Text),
            JsKind.Array => JsNumber.Parse(ToText(value)),
            _ => double.NaN,
        };

    /// <summary>What the function <c>String</c> returns.</summary>
    public static string ToText(in JsValue value) =>
        value.Kind switch
        {
            JsKind.Undefined => "undefined",
            JsKind.Null => "null",
            JsKind.Boolean => value.Boolean ? "true" : "false",
            JsKind.Number => JsNumber.Format(value.Number),
            JsKind.String => value.Text,
            JsKind.Array => Join(value.Items),
            _ => "[object Object]",
        };

    /// <summary>Arrays and objects become strings; any other value stays as it is.</summary>
    public static JsValue ToPrimitive(in JsValue value) =>
        value.Kind >= JsKind.Array ? JsValue.Of(ToText(value)) : value;

    private static string Join(IReadOnlyList<JsValue> items)
    {
        var text = new StringBuilder();
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
                text.Append(',');
            if (!items[i].IsNullish)
                text.Append(ToText(items[i]));
        }
        return text.ToString();
    }
}
