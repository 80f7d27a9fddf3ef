using System.Globalization;

namespace Dandi;

/// <summary>Formats sizes for people, in decimal units, as the Python client does.</summary>
public static class ByteCount
{
    private static readonly string[] Units = ["kB", "MB", "GB", "TB"];

    /// <summary>
    /// Formats a size with two or three significant digits, such as <c>1.2 MB</c> or <c>201 Bytes</c>.
    /// </summary>
    public static string Format(double bytes)
    {
        if (bytes < 1000)
            return $"{bytes:0} Bytes";
        var unit = -1;
        while (bytes >= 999.5 && unit < Units.Length - 1)
            (bytes, unit) = (bytes / 1000, unit + 1);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{bytes.ToString(bytes < 9.95 ? "0.0" : "0", CultureInfo.InvariantCulture)} {Units[unit]}"
        );
    }
}
