using System.Diagnostics.CodeAnalysis;

namespace Dandi;

/// <summary>
/// The identifier of a Dandiset: exactly six ASCII digits, such as <c>000027</c> (docs/spec/archive-api.md §1.1).
/// </summary>
public readonly record struct DandisetId
{
    private const int Length = 6;
    private readonly string? _value;

    private DandisetId(string value) => _value = value;

    /// <summary>The six digits, without a prefix.</summary>
    public string Value => _value ?? "000000";

    /// <summary>Parses six digits, with or without a prefix such as <c>DANDI:</c>.</summary>
    /// <returns>False if the text has any other form.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out DandisetId id)
    {
        id = default;
        if (text is null)
            return false;
        var digits = text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..];
        if (digits.Length != Length || !digits.All(char.IsAsciiDigit))
            return false;
        id = new DandisetId(digits);
        return true;
    }

    /// <summary>Parses six digits, with or without a prefix such as <c>DANDI:</c>.</summary>
    /// <exception cref="FormatException">The text has any other form.</exception>
    public static DandisetId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException($"Invalid Dandiset identifier `{text}`. Use six digits, such as 000027.");

    /// <inheritdoc/>
    public override string ToString() => Value;
}
