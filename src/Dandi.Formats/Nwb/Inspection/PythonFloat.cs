using System.Globalization;

namespace Dandi.Nwb.Inspection;

/// <summary>
/// Formats floats as Python does: the shortest digits that parse to the same value, with an exponent below 1e-4 and
/// from 1e16 on.
/// </summary>
internal static class PythonFloat
{
    private const int MinScientificExponent = 16;
    private const int MinPlainExponent = -4;

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

    /// <summary>Formats with two decimals, like <c>:.2f</c>.</summary>
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
        if (exponent is < MinPlainExponent or >= MinScientificExponent)
        {
            var point = digits.Length > 1 ? "." : "";
            var exponentText = Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
            return $"{sign}{digits[0]}{point}{digits[1..]}e{(exponent < 0 ? "-" : "+")}{exponentText}";
        }
        if (exponent < 0)
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        if (digits.Length <= exponent + 1)
            return $"{sign}{digits.PadRight(exponent + 1, '0')}.0";
        return $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    /// <summary>
    /// The exponent of the first digit. If rounding to the shortest digits carried into the next power of ten (9.99…
    /// to 1), the exponent of the longer form is one too small.
    /// </summary>
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
