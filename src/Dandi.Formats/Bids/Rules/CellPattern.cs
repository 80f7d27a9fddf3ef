using Dandi.JsonSchemas;

namespace Dandi.Bids.Rules;

/// <summary>What a value in a table must match.</summary>
/// <param name="expression">The regular expression.</param>
/// <param name="isNumber">Whether it is that of numbers.</param>
internal sealed class CellPattern(EcmaRegex expression, bool isNumber)
{
    public bool IsMatch(string value) => (isNumber && IsPlainNumber(value)) || expression.IsMatch(value);

    /// <summary>Whether a value is a number without exponent, as nearly all in tables are: <c>-12.5</c>.</summary>
    private static bool IsPlainNumber(ReadOnlySpan<char> value)
    {
        if (value is ['+' or '-', .. var unsigned])
            value = unsigned;
        if (value.IsEmpty || !char.IsAsciiDigit(value[0]))
            return false;
        var point = value.IndexOf('.');
        if (point >= 0 && value[(point + 1)..].ContainsAnyExceptInRange('0', '9'))
            return false;
        return !value[..(point < 0 ? value.Length : point)].ContainsAnyExceptInRange('0', '9');
    }
}
