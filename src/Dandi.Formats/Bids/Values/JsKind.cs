namespace Dandi.Bids.Values;

/// <summary>The kind of a value of the expression language, which is that of JavaScript.</summary>
internal enum JsKind : byte
{
    Undefined,
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}
