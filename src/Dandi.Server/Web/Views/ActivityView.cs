using Dandi.Html;

namespace Dandi.Server.Web.Views;

/// <summary>The plot of bytes that arrive at the archive.</summary>
internal static class ActivityView
{
    private const double PanelTop = 34;
    private const double PanelHeight = 150;
    private const double AxisHeight = 48;

    /// <summary>The URL of the plot alone, which the script of the site loads again and again.</summary>
    public const string PlotPath = "/activity/plot";

    /// <summary>Writes the section of a page with the plot.</summary>
    /// <param name="page">The page.</param>
    /// <param name="bytes">The bytes of each of the last seconds, the oldest first.</param>
    public static void WriteSection(HtmlWriter page, IReadOnlyList<long> bytes)
    {
        page.Write($"<section aria-labelledby=\"activity\">\n<h2 id=\"activity\">Bytes received</h2>\n");
        page.Write($"<div data-refresh=\"{PlotPath}\">\n");
        WritePlot(page, bytes);
        page.Write($"</div>\n</section>\n");
    }

    /// <summary>Writes the plot.</summary>
    public static void WritePlot(HtmlWriter page, IReadOnlyList<long> bytes)
    {
        var max = bytes.Max();
        if (max == 0)
        {
            page.Write($"<p class=\"note\">No file has arrived in the last {bytes.Count} seconds.</p>\n");
            return;
        }
        var (divisor, unit) = UnitOf(max);
        double[] ends = [.. Enumerable.Range(1, bytes.Count).Select(second => (double)second)];
        double[] rates = [.. bytes.Select(count => count / divisor)];
        var (time, scale) = (AxisScale.OfTime(bytes.Count), AxisScale.Of(rates.Max()));
        page.Write($"<p class=\"note\">{ByteCount.Format(bytes.Sum())} in the last {bytes.Count} seconds, ");
        page.Write(
            $"all uploads together: at most {ByteCount.Format(max)}/s, now {ByteCount.Format(bytes[^1])}/s.</p>\n"
        );
        page.Write($"<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Plot of received bytes\">\n");
        page.Write($"<svg class=\"plot\" role=\"img\" aria-label=\"Bytes received in the last ");
        page.Write($"{bytes.Count} seconds, at most {ByteCount.Format(max)} per second\" ");
        page.Write($"viewBox=\"0 0 {Plot.Width} {PanelTop + PanelHeight + AxisHeight}\">\n");
        new Plot(PanelTop, PanelHeight, $"rate in {unit}", "rate").Write(page, ends, rates, time, scale);
        Plot.WriteTimeAxis(page, time, PanelTop + PanelHeight, "time relative to now", bytes.Count);
        page.Write($"</svg>\n</div>\n");
    }

    private static (double Divisor, string Unit) UnitOf(double rate) =>
        rate >= 1e9 ? (1e9, "GB/s")
        : rate >= 1e6 ? (1e6, "MB/s")
        : rate >= 1e3 ? (1e3, "kB/s")
        : (1, "B/s");
}
