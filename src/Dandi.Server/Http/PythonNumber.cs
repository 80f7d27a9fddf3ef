using System.Globalization;
using System.Text;

namespace Dandi.Server.Http;

/// <summary>
/// Numbers as Python reads and writes them. The real archive converts text to numbers and numbers to text with Python's
/// <c>int</c> and <c>str</c>, which decides what it accepts.
/// </summary>
internal static class PythonNumber
{
    /// <summary>The longest text that Django REST framework reads as an integer.</summary>
    private const int MaxLength = 1000;

    /// <summary>
    /// Parses what <c>int(text)</c> accepts: white space around the number, a sign, decimal digits of any script, and
    /// single underscores between digits.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="number">The number; if it does not fit, the nearest one that does.</param>
    public static bool TryParseInteger(string text, out long number)
    {
        number = 0;
        var digits = text.AsSpan().Trim();
        if (digits.Length is 0 or > MaxLength)
            return false;
        var isNegative = digits[0] == '-';
        if (digits[0] is '-' or '+')
            digits = digits[1..];
        var isAfterDigit = false;
        foreach (var rune in digits.EnumerateRunes())
        {
            if (rune.Value == '_' && isAfterDigit)
            {
                isAfterDigit = false;
                continue;
            }
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.DecimalDigitNumber)
                return false;
            isAfterDigit = true;
            number = Append(number, (int)Rune.GetNumericValue(rune));
        }
        number = isNegative ? -number : number;
        return isAfterDigit;
    }

    /// <summary>
    /// Parses what an integer field of Django REST framework accepts: an integer, also with <c>.0</c> at its end.
    /// </summary>
    /// <inheritdoc cref="TryParseInteger"/>
    public static bool TryParseField(string text, out long number)
    {
        number = 0;
        if (text.Length > MaxLength)
            return false;
        var whole = text.TrimEnd().TrimEnd('0');
        return TryParseInteger(whole.EndsWith('.') ? whole[..^1] : text, out number);
    }

    /// <summary>The text of a JSON number after Python has read it: <c>1e1</c> becomes <c>10.0</c>.</summary>
    public static string ToText(string json)
    {
        if (json.AsSpan().IndexOfAny('.', 'e', 'E') < 0)
            return json == "-0" ? "0" : json;
        var value = double.Parse(json, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (double.IsInfinity(value))
            return value > 0 ? "inf" : "-inf";
        return value == 0 ? (double.IsNegative(value) ? "-0.0" : "0.0") : Format(value);
    }

    /// <summary>The shortest digits that give the number, with an exponent below 10^-4 and from 10^16.</summary>
    private static string Format(double value)
    {
        var sign = value < 0 ? "-" : "";
        var parts = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture).Split('E');
        var mantissa = parts[0].Split('.');
        var all = string.Concat(mantissa);
        var digits = all.TrimStart('0');
        var point = mantissa[0].Length - (all.Length - digits.Length);
        if (parts.Length > 1)
            point += int.Parse(parts[1], CultureInfo.InvariantCulture);
        digits = digits.TrimEnd('0');
        if (point is < -3 or > 16)
        {
            var exponent = (point - 1).ToString("+00;-00", CultureInfo.InvariantCulture);
            return $"{sign}{digits[0]}{(digits.Length > 1 ? "." : "")}{digits[1..]}e{exponent}";
        }
        if (point <= 0)
            return $"{sign}0.{new string('0', -point)}{digits}";
        digits = digits.PadRight(point + 1, '0');
        return $"{sign}{digits[..point]}.{digits[point..]}";
    }

    private static long Append(long number, int digit) =>
        number > (long.MaxValue - digit) / 10 ? long.MaxValue : number * 10 + digit;
}
