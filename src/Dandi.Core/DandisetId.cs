using System.Diagnostics.CodeAnalysis;

namespace Dandi;

/// <summary>The number of a Dandiset: exactly six ASCII digits, such as <c>000027</c> (archive-api.md §1.1).</summary>
public readonly record struct DandisetId
{
    private const int Length = 6;
    private readonly string? _value;

    private DandisetId(string value) => _value = value;

    /// <summary>The six digits.</summary>
    public string Value => _value ?? "000000";

    /// <summary>Reads six digits, with or without a prefix such as <c>DANDI:</c>.</summary>
    /// <returns>False where the text has another form.</returns>
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

    /// <summary>Reads six digits, with or without a prefix.</summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static DandisetId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException($"`{text}` is no Dandiset identifier: six digits, such as 000027");

    /// <inheritdoc/>
    public override string ToString() => Value;
}
