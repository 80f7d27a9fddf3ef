using System.Globalization;

namespace Dandi.Nwb.Specs;

/// <summary>How often something has to occur (NWB specification language, <c>quantity</c>).</summary>
/// <param name="Text">As written, in its short form: a number, <c>?</c>, <c>*</c> or <c>+</c>.</param>
/// <param name="Exact">The number, where it is one.</param>
public readonly record struct SpecQuantity(string Text, int? Exact)
{
    /// <summary>Exactly once, which holds where nothing is said.</summary>
    public static readonly SpecQuantity One = new("1", 1);

    /// <summary>Whether it has to be there.</summary>
    public bool IsRequired => Text is not ("?" or "*");

    /// <summary>Whether there may be several.</summary>
    public bool IsMany => Text is not ("?" or "1");

    /// <summary>Reads a quantity.</summary>
    /// <returns>Null if it is none.</returns>
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
