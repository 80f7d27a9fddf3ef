using System.Globalization;

namespace Dandi;

/// <summary>Formats counts for people: with commas between thousands.</summary>
public static class CountText
{
    /// <summary>Formats a count, such as <c>1,204</c>.</summary>
    public static string Of(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>
    /// Formats how many things there are per second, such as <c>1,204</c>: with a decimal only below ten.
    /// </summary>
    public static string PerSecond(double rate) =>
        rate.ToString(rate < 10 ? "0.#" : "#,0", CultureInfo.InvariantCulture);

    /// <summary>Formats a count of things, such as <c>1 file</c> or <c>1,204 files</c>.</summary>
    /// <param name="count">The count.</param>
    /// <param name="noun">What one is called.</param>
    /// <param name="plural">What several are called; null for the noun with an <c>s</c>.</param>
    public static string Of(long count, string noun, string? plural = null) =>
        $"{Of(count)} {(count == 1 ? noun : plural ?? noun + "s")}";
}
