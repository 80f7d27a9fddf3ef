using System.Globalization;

namespace Dandi.Nwb.Specs;

/// <summary>
/// How many matching members a group may have (<see href="https://hdmf-schema-language.readthedocs.io">specification
/// language, <c>quantity</c></see>).
/// </summary>
/// <param name="Text">The short form: a number, <c>?</c>, <c>*</c> or <c>+</c>.</param>
/// <param name="Exact">The exact number; null if there is none.</param>
public readonly record struct SpecQuantity(string Text, int? Exact)
{
    /// <summary>Exactly one, the default.</summary>
    public static readonly SpecQuantity One = new("1", 1);

    /// <summary>True if at least one member must exist.</summary>
    public bool IsRequired => Text is not ("?" or "*");

    /// <summary>True if there may be several members.</summary>
    public bool IsMany => Text is not ("?" or "1");

    /// <summary>Parses a quantity in its short or long form.</summary>
    /// <returns>Null if the text is not a quantity.</returns>
    public static SpecQuantity? Parse(string text) =>
        text switch
        {
            "?" or "zero_or_one" => new SpecQuantity("?", null),
            "*" or "zero_or_many" => new SpecQuantity("*", null),
            "+" or "one_or_many" => new SpecQuantity("+", null),
            _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) =>
                new SpecQuantity(number.ToString(CultureInfo.InvariantCulture), number),
            _ => null,
        };

    /// <inheritdoc/>
    public override string ToString() => Text;
}
