using Dandi.Bids.Values;

namespace Dandi.Formats.Tests.Bids.Expressions;

/// <summary>Values as text that tells their kinds apart.</summary>
internal static class JsText
{
    public static string Of(JsValue value) =>
        value.Kind switch
        {
            JsKind.String => $"\"{value.Text}\"",
            JsKind.Array => $"[{string.Join(',', value.Items.Select(Of))}]",
            JsKind.Object =>
                $"{{{string.Join(',', value.Members.Names.Select(n => $"\"{n}\":{Of(value.Members.Get(n))}"))}}}",
            _ => JsConversion.ToText(value),
        };
}
