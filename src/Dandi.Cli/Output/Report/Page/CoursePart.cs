using System.Globalization;
using Dandi.Html;

namespace Dandi.Cli.Output.Report.Page;

/// <summary>The part of a report that shows throughput and concurrency over time, as a plot and as a table.</summary>
internal static class CoursePart
{
    private const double PanelTop = 34;
    private const double PanelHeight = 170;
    private const double LowerTop = PanelTop + PanelHeight + 46;
    private const double LowerHeight = 80;
    private const double AxisHeight = 48;

    /// <summary>Writes the part; nothing if the run has no course.</summary>
    public static void Write(HtmlWriter page, RunReport report)
    {
        var points = report.Content.Series.Points;
        if (points.Count == 0)
            return;
        var heading = report.IsTransfer ? "Throughput and concurrency" : "Files validated over time";
        page.Write($"<section aria-labelledby=\"course\">\n<h2 id=\"course\">{heading}</h2>\n");
        WriteImage(page, report, points);
        WriteTable(page, report, points);
        page.Write($"</section>\n");
    }

    private static void WriteImage(HtmlWriter page, RunReport report, IReadOnlyList<SeriesPoint> points)
    {
        var ends = EndsOf(points);
        var time = AxisScale.OfTime(ends[^1]);
        var bottom = report.IsTransfer ? LowerTop + LowerHeight : PanelTop + PanelHeight;
        page.Write($"<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Plot\">\n");
        page.Write($"<svg class=\"plot\" role=\"img\" aria-labelledby=\"plot-title plot-text\" ");
        page.Write($"viewBox=\"0 0 {Plot.Width} {bottom + AxisHeight}\">\n");
        page.Write(
            $"<title id=\"plot-title\">{(report.IsTransfer ? "Throughput and concurrency" : "Files validated")} "
        );
        page.Write($"over time</title>\n<desc id=\"plot-text\">{Describe(report, points)} ");
        page.Write($"The table below has all figures.</desc>\n");
        WritePanels(page, report, points, time);
        Plot.WriteTimeAxis(page, time, bottom, "time since the start");
        page.Write($"</svg>\n</div>\n");
    }

    private static string Describe(RunReport report, IReadOnlyList<SeriesPoint> points)
    {
        var length = TimeSpan.FromSeconds(EndsOf(points)[^1]);
        var rate = ReportText.RateOf(points.Max(point => point.Rate), report.IsTransfer);
        var requests = points.Max(point => point.Concurrency).ToString("0.#", CultureInfo.InvariantCulture);
        var concurrency = report.IsTransfer
            ? $" and at most {requests} {(requests == "1" ? "request" : "requests")} in flight"
            : "";
        return $"At most {rate}{concurrency}, over {ReportText.Of(length)}.";
    }

    private static void WritePanels(
        HtmlWriter page,
        RunReport report,
        IReadOnlyList<SeriesPoint> points,
        AxisScale time
    )
    {
        var ends = EndsOf(points);
        var (divisor, unit) = report.IsTransfer ? UnitOf(points.Max(point => point.Rate)) : (1, "files/s");
        double[] rates = [.. points.Select(point => point.Rate / divisor)];
        new Plot(PanelTop, PanelHeight, $"throughput in {unit}", "rate").Write(
            page,
            ends,
            rates,
            time,
            AxisScale.Of(rates.Max())
        );
        if (report.IsTransfer)
        {
            double[] requests = [.. points.Select(point => point.Concurrency)];
            new Plot(LowerTop, LowerHeight, "requests to the store in flight", "requests").Write(
                page,
                ends,
                requests,
                time,
                AxisScale.OfCount(requests.Max())
            );
        }
    }

    private static void WriteTable(HtmlWriter page, RunReport report, IReadOnlyList<SeriesPoint> points)
    {
        var ends = EndsOf(points);
        page.Write($"<details class=\"course\">\n<summary>Figures of the plot</summary>\n");
        page.Write($"<table class=\"figures\">\n<thead><tr>");
        page.Write($"<th scope=\"col\">until</th><th scope=\"col\">{(report.IsTransfer ? "throughput" : "rate")}</th>");
        if (report.IsTransfer)
            page.Write($"<th scope=\"col\">requests in flight</th><th scope=\"col\">limited by</th>");
        page.Write($"</tr></thead>\n<tbody>\n");
        for (var i = 0; i < points.Count; i++)
        {
            var point = points[i];
            page.Write($"<tr><td>{ReportText.Of(TimeSpan.FromSeconds(ends[i]))}</td>");
            page.Write($"<td>{ReportText.RateOf(point.Rate, report.IsTransfer)}</td>");
            if (report.IsTransfer)
                page.Write($"<td>{Math.Round(point.Concurrency, 1)}</td><td>{ReportText.Of(point.Limit)}</td>");
            page.Write($"</tr>\n");
        }
        page.Write($"</tbody>\n</table>\n</details>\n");
    }

    private static double[] EndsOf(IReadOnlyList<SeriesPoint> points)
    {
        var end = TimeSpan.Zero;
        return [.. points.Select(point => (end += point.Length).TotalSeconds)];
    }

    private static (double Divisor, string Unit) UnitOf(double rate) =>
        rate >= 1e9 ? (1e9, "GB/s")
        : rate >= 1e6 ? (1e6, "MB/s")
        : rate >= 1e3 ? (1e3, "kB/s")
        : (1, "B/s");
}
