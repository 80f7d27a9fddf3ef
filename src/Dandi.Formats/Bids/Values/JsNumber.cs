using System.Buffers;
using System.Globalization;
using Dandi.JsonSchemas;

namespace Dandi.Bids.Values;

/// <summary>Numbers as text, as JavaScript writes and reads them.</summary>
internal static class JsNumber
{
    private const NumberStyles Decimal =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    // Integers of 15 digits are below 2^53, up to which all are exact; so are powers of ten up to 22.
    private const int MaxPlainLength = 15;

    private static readonly double[] PowersOfTen =
    [
        1,
        1e1,
        1e2,
        1e3,
        1e4,
        1e5,
        1e6,
        1e7,
        1e8,
        1e9,
        1e10,
        1e11,
        1e12,
        1e13,
        1e14,
    ];

    private static readonly SearchValues<char> DecimalCharacters = SearchValues.Create("0123456789+-.eE");

    /// <summary>The shortest digits from which the number can be read again (ECMAScript, Number::toString).</summary>
    public static string Format(double value)
    {
        if (double.IsNaN(value))
            return "NaN";
        if (double.IsInfinity(value))
            return value > 0 ? "Infinity" : "-Infinity";
        if (value == 0)
            return "0";
        var (digits, point) = Digits(Math.Abs(value));
        return (value < 0 ? "-" : "") + Place(digits, point);
    }

    /// <summary>
    /// Reads a number as the function <c>Number</c> does: white space around it does not matter, an empty text is 0,
    /// and a text that is not a number is NaN.
    /// </summary>
    public static double Parse(string text)
    {
        if (TryParsePlain(text, out var plain))
            return plain;
        var trimmed = text.AsSpan().Trim(EcmaRegex.WhiteSpace);
        if (trimmed.IsEmpty)
            return 0;
        if (trimmed is "Infinity" or "+Infinity")
            return double.PositiveInfinity;
        if (trimmed is "-Infinity")
            return double.NegativeInfinity;
        if (trimmed.Length > 2 && trimmed[0] == '0' && char.IsAsciiLetter(trimmed[1]) && trimmed[1] is not ('e' or 'E'))
            return ParseInteger(trimmed[2..], RadixOf(trimmed[1]));
        return
            !trimmed.ContainsAnyExcept(DecimalCharacters)
            && double.TryParse(trimmed, Decimal, CultureInfo.InvariantCulture, out var value)
            ? value
            : double.NaN;
    }

    /// <summary>
    /// Reads the number that a text begins with, as the function <c>parseFloat</c> does; not a number if there is none.
    /// </summary>
    public static double ParsePrefix(string text)
    {
        var trimmed = text.AsSpan().TrimStart(EcmaRegex.WhiteSpace);
        foreach (var infinity in new[] { "Infinity", "+Infinity", "-Infinity" })
        {
            if (trimmed.StartsWith(infinity, StringComparison.Ordinal))
                return Parse(infinity);
        }
        return double.TryParse(
            trimmed[..LengthOfDecimal(trimmed)],
            Decimal,
            CultureInfo.InvariantCulture,
            out var value
        )
            ? value
            : double.NaN;
    }

    /// <summary>
    /// Reads a number such as <c>-12.5</c>, as nearly all in tables are. With so few digits, both operands of the
    /// division are exact, so that its result is the nearest number.
    /// </summary>
    private static bool TryParsePlain(string text, out double value)
    {
        value = 0;
        if (text.Length is 0 or > MaxPlainLength)
            return false;
        var start = text[0] == '-' ? 1 : 0;
        var (digits, point) = (0L, -1);
        for (var i = start; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i]))
                digits = (digits * 10) + (text[i] - '0');
            else if (text[i] == '.' && point < 0 && i > start && i < text.Length - 1)
                point = i;
            else
                return false;
        }
        value = point < 0 ? digits : digits / PowersOfTen[text.Length - 1 - point];
        if (start == 1)
            value = -value;
        return text.Length > start;
    }

    /// <summary>The length of the number that a text begins with; 0 if there is none.</summary>
    private static int LengthOfDecimal(ReadOnlySpan<char> text)
    {
        var sign = LengthOfSign(text);
        var (integer, fraction) = (CountDigits(text[sign..]), 0);
        var end = sign + integer;
        if (text[end..] is ['.', .. var decimals])
        {
            fraction = CountDigits(decimals);
            end += 1 + fraction;
        }
        if (integer + fraction == 0)
            return 0;
        if (text[end..] is not ['e' or 'E', .. var exponent])
            return end;
        var digits = CountDigits(exponent[LengthOfSign(exponent)..]);
        return digits == 0 ? end : end + 1 + LengthOfSign(exponent) + digits;
    }

    private static int LengthOfSign(ReadOnlySpan<char> text) => text is ['+' or '-', ..] ? 1 : 0;

    private static int CountDigits(ReadOnlySpan<char> text) =>
        text.IndexOfAnyExceptInRange('0', '9') is >= 0 and var count ? count : text.Length;

    /// <summary>Rounds to three decimal places, halves up.</summary>
    public static double RoundToThousandths(double value)
    {
        var floor = Math.Floor(value * 1000);
        return (value * 1000 - floor >= 0.5 ? floor + 1 : floor) / 1000;
    }

    private static int RadixOf(char letter) =>
        letter switch
        {
            'x' or 'X' => 16,
            'o' or 'O' => 8,
            'b' or 'B' => 2,
            _ => 0,
        };

    private static double ParseInteger(ReadOnlySpan<char> digits, int radix)
    {
        var value = 0d;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit(digit) || Convert.ToInt32(digit.ToString(), 16) >= radix)
                return double.NaN;
            value = value * radix + Convert.ToInt32(digit.ToString(), 16);
        }
        return value;
    }

    // The value is 0.DIGITS times 10 to the power of the point.
    private static (string Digits, int Point) Digits(double value)
    {
        var parts = value.ToString("R", CultureInfo.InvariantCulture).Split('E');
        var exponent = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        var integer = parts[0].Split('.')[0].Length;
        var digits = parts[0].Replace(".", "", StringComparison.Ordinal);
        var significant = digits.TrimStart('0');
        return (significant.TrimEnd('0'), integer - (digits.Length - significant.Length) + exponent);
    }

    private static string Place(string digits, int point)
    {
        if (point is > 21 or < -5)
        {
            var exponent = (point - 1).ToString("+0;-0", CultureInfo.InvariantCulture);
            return digits[..1] + (digits.Length > 1 ? "." + digits[1..] : "") + "e" + exponent;
        }
        if (point <= 0)
            return "0." + new string('0', -point) + digits;
        return digits.Length <= point ? digits.PadRight(point, '0') : digits[..point] + "." + digits[point..];
    }
}
