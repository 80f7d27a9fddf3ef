using System.Runtime.CompilerServices;

namespace Dandi.Bids.Values;

/// <summary>Compares values as JavaScript's <c>Set</c> does: identical, or both not a number.</summary>
internal sealed class JsIdentity : IEqualityComparer<JsValue>
{
    public static JsIdentity Instance { get; } = new();

    public bool Equals(JsValue x, JsValue y) => JsValue.AreIdentical(x, y) || (IsNaN(x) && IsNaN(y));

    public int GetHashCode(JsValue obj) =>
        obj.Kind switch
        {
            JsKind.Undefined or JsKind.Null => (int)obj.Kind,
            JsKind.Boolean => obj.Boolean.GetHashCode(),
            // Zero and minus zero are one value.
            JsKind.Number => (obj.Number + 0d).GetHashCode(),
            JsKind.String => obj.Text.GetHashCode(StringComparison.Ordinal),
            JsKind.Array => RuntimeHelpers.GetHashCode(obj.Items),
            _ => RuntimeHelpers.GetHashCode(obj.Members),
        };

    private static bool IsNaN(in JsValue value) => value.Kind == JsKind.Number && double.IsNaN(value.Number);
}
