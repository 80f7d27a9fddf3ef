using Dandi.JsonSchemas;

namespace Dandi.Bids.Rules;

/// <summary>What a value in a table must match.</summary>
/// <param name="expression">The regular expression.</param>
/// <param name="isNumber">Whether it is that of numbers.</param>
internal sealed class CellPattern(EcmaRegex expression, bool isNumber)
{
    /// <summary>Whether it is the pattern of numbers.</summary>
    public bool IsNumber => isNumber;

    public bool IsMatch(string value) => expression.IsMatch(value);

    /// <summary>
    /// Whether a value, in UTF-8, is a number without exponent, as nearly all in tables are, or not available.
    /// </summary>
    public static bool IsPlainNumber(ReadOnlySpan<byte> value)
    {
        if (value is [(byte)'+' or (byte)'-', .. var unsigned])
            value = unsigned;
        else if (value.SequenceEqual("n/a"u8))
            return true;
        if (value.IsEmpty || !char.IsAsciiDigit((char)value[0]))
            return false;
        var point = value.IndexOf((byte)'.');
        if (point >= 0 && value[(point + 1)..].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;
        return !value[..(point < 0 ? value.Length : point)].ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }
}
