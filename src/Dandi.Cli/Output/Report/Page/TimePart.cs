using System.Globalization;
using Dandi.Html;
using Dandi.Transfers;

namespace Dandi.Cli.Output.Report.Page;

/// <summary>The part of a report that says where the time went: by stage, and by what limited the speed.</summary>
internal static class TimePart
{
    /// <summary>Writes the part; nothing if no time was measured.</summary>
    public static void Write(HtmlWriter page, RunReport report)
    {
        var stages = report.Content.Stages;
        TimeShare[] limits =
        [
            .. report
                .Content.Limits.Where(_ => report.IsTransfer)
                .OrderByDescending(share => share.Time)
                .Select(share => new TimeShare(ReportText.Of(share.Limit), share.Time)),
        ];
        if (report.Content.Limits.All(share => share.Limit == TransferLimit.Unknown))
            limits = [];
        if (stages.Count + limits.Length == 0)
            return;
        page.Write(
            $"<section aria-labelledby=\"time\">\n<h2 id=\"time\">Where the time went</h2>\n<div class=\"columns\">\n"
        );
        if (limits.Length > 0)
            WriteTable(page, "By what limited the speed", "limit", limits, "Parts of the duration of the run.");
        if (stages.Count > 0)
            WriteTable(
                page,
                "By stage",
                "stage",
                stages,
                "Times of all assets together: several are in progress at a time, so the sum is longer than the run."
            );
        page.Write($"</div>\n</section>\n");
    }

    private static void WriteTable(
        HtmlWriter page,
        string caption,
        string column,
        IReadOnlyList<TimeShare> shares,
        string note
    )
    {
        var total = shares.Sum(share => share.Time.TotalSeconds);
        page.Write($"<div>\n<table class=\"shares\">\n<caption>{caption}</caption>\n<thead><tr>");
        page.Write($"<th scope=\"col\">{column}</th><th scope=\"col\" class=\"number\">time</th>");
        page.Write($"<th scope=\"col\" class=\"number\">share</th><td></td></tr></thead>\n<tbody>\n");
        foreach (var share in shares)
        {
            var percent = total > 0 ? share.Time.TotalSeconds / total * 100 : 0;
            page.Write($"<tr><th scope=\"row\">{share.Name}</th><td class=\"number\">{ReportText.Of(share.Time)}</td>");
            page.Write($"<td class=\"number\">{percent.ToString("0", CultureInfo.InvariantCulture)} %</td>");
            page.Write(
                $"<td class=\"bar\"><svg viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
            );
            page.Write($"<rect width=\"{percent}\" height=\"8\"/></svg></td></tr>\n");
        }
        page.Write($"</tbody>\n</table>\n<p class=\"note\">{note}</p>\n</div>\n");
    }
}
