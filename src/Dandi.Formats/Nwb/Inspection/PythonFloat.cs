using System.Globalization;

namespace Dandi.Nwb.Inspection;

/// <summary>Floats as Python shows them: the shortest digits that read back the same, with an exponent below 1e-4 and from 1e16 on.</summary>
internal static class PythonFloat
{
    private const int FirstExponent = 16;
    private const int LastPlainExponent = -4;

    public static string Text(double value) =>
        Arrange(
            value,
            value.ToString("E16", CultureInfo.InvariantCulture),
            value.ToString("R", CultureInfo.InvariantCulture)
        );

    public static string Text(float value) =>
        Arrange(
            value,
            value.ToString("E8", CultureInfo.InvariantCulture),
            value.ToString("R", CultureInfo.InvariantCulture)
        );

    /// <summary>With two decimals, as <c>:.2f</c> does.</summary>
    public static string Fixed(double value) =>
        double.IsFinite(value) ? value.ToString("F2", CultureInfo.InvariantCulture) : Special(value);

    private static string Special(double value) =>
        double.IsNaN(value) ? "nan"
        : value > 0 ? "inf"
        : "-inf";

    private static string Arrange(double value, string scientific, string shortest)
    {
        if (!double.IsFinite(value))
            return Special(value);
        if (value == 0)
            return double.IsNegative(value) ? "-0.0" : "0.0";
        var mantissa = shortest.Split('E')[0].TrimStart('-').Replace(".", "", StringComparison.Ordinal);
        var digits = mantissa.Trim('0');
        var exponent = ExponentOf(scientific, digits);
        var sign = value < 0 ? "-" : "";
        if (exponent is < LastPlainExponent or >= FirstExponent)
        {
            var point = digits.Length > 1 ? "." : "";
            return $"{sign}{digits[0]}{point}{digits[1..]}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)}";
        }
        if (exponent < 0)
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        if (digits.Length <= exponent + 1)
            return $"{sign}{digits.PadRight(exponent + 1, '0')}.0";
        return $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    /// <summary>The power of ten of the first digit; rounding to more digits may not carry into the next one, unless the shortest digits did.</summary>
    private static int ExponentOf(string scientific, string digits)
    {
        var exponent = int.Parse(
            scientific.AsSpan(scientific.IndexOf('E') + 1),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture
        );
        return digits == "1" && scientific.TrimStart('-')[0] == '9' ? exponent + 1 : exponent;
    }
}
