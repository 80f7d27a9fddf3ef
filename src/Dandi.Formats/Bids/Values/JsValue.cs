using System.Text.Json;
using Dandi.JsonSchemas;

namespace Dandi.Bids.Values;

/// <summary>A value of the expression language, with the meaning that it has in JavaScript.</summary>
internal readonly struct JsValue
{
    private readonly object? _reference;
    private readonly double _number;

    private JsValue(JsKind kind, double number = 0, object? reference = null) =>
        (Kind, _number, _reference) = (kind, number, reference);

    public static JsValue Undefined => default;

    public static JsValue Null => new(JsKind.Null);

    public static JsValue True => new(JsKind.Boolean, 1);

    public static JsValue False => new(JsKind.Boolean);

    public JsKind Kind { get; }

    /// <summary>Whether it is null or undefined.</summary>
    public bool IsNullish => Kind <= JsKind.Null;

    public bool IsString => Kind == JsKind.String;

    public bool IsArray => Kind == JsKind.Array;

    public bool Boolean => Kind == JsKind.Boolean ? _number != 0 : throw WrongKind(JsKind.Boolean);

    public double Number => Kind == JsKind.Number ? _number : throw WrongKind(JsKind.Number);

    public string Text => _reference as string ?? throw WrongKind(JsKind.String);

    public IReadOnlyList<JsValue> Items => _reference as IReadOnlyList<JsValue> ?? throw WrongKind(JsKind.Array);

    public JsObject Members => _reference as JsObject ?? throw WrongKind(JsKind.Object);

    public static JsValue Of(bool value) => value ? True : False;

    public static JsValue Of(double value) => new(JsKind.Number, value);

    /// <summary>A string; null becomes <see cref="Undefined"/>.</summary>
    public static JsValue Of(string? value) => value is null ? Undefined : new JsValue(JsKind.String, 0, value);

    public static JsValue Of(IReadOnlyList<JsValue> items) => new(JsKind.Array, 0, items);

    /// <summary>An object; null becomes <see cref="Undefined"/>.</summary>
    public static JsValue Of(JsObject? members) => members is null ? Undefined : new JsValue(JsKind.Object, 0, members);

    /// <summary>Copies a JSON value, so that its document can be disposed.</summary>
    public static JsValue Of(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.Undefined => Undefined,
            JsonValueKind.Null => Null,
            JsonValueKind.True => True,
            JsonValueKind.False => False,
            JsonValueKind.Number => Of(json.GetDouble()),
            JsonValueKind.String => Of(JsonStrings.Of(json)),
            JsonValueKind.Array => Of(new JsonItems(json)),
            _ => Of(new JsMembers(json)),
        };

    /// <summary>Whether two values are one (<c>===</c>): arrays and objects only if they are one instance.</summary>
    public static bool AreIdentical(in JsValue left, in JsValue right) =>
        left.Kind == right.Kind
        && left.Kind switch
        {
            JsKind.Undefined or JsKind.Null => true,
            JsKind.Boolean or JsKind.Number => left._number == right._number,
            JsKind.String => string.Equals(left.Text, right.Text, StringComparison.Ordinal),
            _ => ReferenceEquals(left._reference, right._reference),
        };

    private InvalidOperationException WrongKind(JsKind expected) => new($"The value is {Kind}, not {expected}.");
}
