using System.Globalization;

namespace Dandi;

/// <summary>Formats sizes for people: in decimal units, and limits in binary ones.</summary>
public static class ByteCount
{
    private static readonly string[] Units = ["kB", "MB", "GB", "TB"];
    private static readonly string[] BinaryUnits = ["KiB", "MiB", "GiB", "TiB"];

    /// <summary>
    /// Formats a size with two or three significant digits, such as <c>1.2 MB</c> or <c>201 B</c>.
    /// </summary>
    public static string Format(double bytes)
    {
        if (bytes < 1000)
            return $"{bytes:0} B";
        var unit = -1;
        while (bytes >= 999.5 && unit < Units.Length - 1)
            (bytes, unit) = (bytes / 1000, unit + 1);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{bytes.ToString(bytes < 9.95 ? "0.0" : "0", CultureInfo.InvariantCulture)} {Units[unit]}"
        );
    }

    /// <summary>Formats a size as the Python client does in messages that programs read: <c>201 Bytes</c>.</summary>
    public static string FormatLikePython(long bytes) =>
        bytes < 1000 ? string.Create(CultureInfo.InvariantCulture, $"{bytes} Bytes") : Format(bytes);

    /// <summary>
    /// Formats a limit, which is usually a power of two, such as <c>32 MiB</c>; other sizes as <c>4.1 GiB</c>.
    /// </summary>
    public static string FormatBinary(double bytes)
    {
        if (bytes < 1024)
            return $"{bytes:0} B";
        var unit = -1;
        while (bytes >= 1023.5 && unit < BinaryUnits.Length - 1)
            (bytes, unit) = (bytes / 1024, unit + 1);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{bytes.ToString(bytes < 9.95 ? "0.#" : "0", CultureInfo.InvariantCulture)} {BinaryUnits[unit]}"
        );
    }
}
