using Dandi.Html;

namespace Dandi.Cli.Output.Report.Page;

/// <summary>The part of a report with the table of assets, which its script makes sortable and filterable.</summary>
internal static class AssetsPart
{
    private static readonly AssetStatus[] Statuses = Enum.GetValues<AssetStatus>();

    /// <summary>Writes the part.</summary>
    public static void Write(HtmlWriter page, RunReport report)
    {
        var assets = report.Content.Assets;
        var heading = report.IsTransfer ? "Assets by outcome" : "Paths with validation results";
        page.Write($"<section aria-labelledby=\"assets-heading\">\n<h2 id=\"assets-heading\">{heading}</h2>\n");
        if (assets.Count == 0)
            page.Write($"<p>There are none.</p>\n");
        else
        {
            WriteOmitted(page, report);
            WriteTools(page, assets);
            WriteTable(page, report, heading);
        }
        page.Write($"</section>\n");
    }

    private static void WriteOmitted(HtmlWriter page, RunReport report)
    {
        var assets = report.Content.Assets;
        var omitted = Statuses.Where(status => assets.OmittedOf(status) > 0).ToList();
        if (omitted.Count == 0)
            return;
        page.Write(
            $"<p class=\"note\">The table has the first {assets.Count}, failed and invalid ones first. Not listed: "
        );
        page.Write($"{(assets.IsLowerBound ? "at least " : "")}");
        var counts = omitted.Select(status => $"{CountText.Of(assets.OmittedOf(status))} {ReportText.Of(status)}");
        page.Write($"{string.Join(", ", counts)}.");
        if (report.Content.LogHasAssets)
            page.Write($" The log has all of them.");
        if (!report.IsTransfer && report.Content.Results is not null)
            page.Write($" The file with all validation results has all of them.");
        page.Write($"</p>\n");
    }

    private static void WriteTools(HtmlWriter page, AssetTable assets)
    {
        page.Write($"<div class=\"tools\" hidden>\n<label>Path or message contains ");
        page.Write($"<input type=\"search\" id=\"filter\" autocomplete=\"off\"></label>\n");
        page.Write($"<label>Outcome <select id=\"status\"><option value=\"\">all</option>");
        foreach (var status in Statuses.Where(status => assets.CountOf(status) > assets.OmittedOf(status)))
            page.Write($"<option>{ReportText.Of(status)}</option>");
        page.Write($"</select></label>\n<output id=\"shown\"></output>\n</div>\n");
    }

    private static void WriteTable(HtmlWriter page, RunReport report, string heading)
    {
        page.Write($"<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{heading}, table\">\n");
        page.Write($"<table id=\"assets\">\n<thead><tr><th scope=\"col\">outcome</th><th scope=\"col\">path</th>");
        if (report.IsTransfer)
            page.Write($"<th scope=\"col\" class=\"number\">size</th><th scope=\"col\" class=\"number\">time</th>");
        page.Write(
            $"<th scope=\"col\" class=\"number\">errors</th><th scope=\"col\" class=\"number\">other results</th>"
        );
        page.Write($"<th scope=\"col\">message</th></tr></thead>\n<tbody>\n");
        foreach (var row in report.Content.Assets.Rows)
            WriteRow(page, row, report.IsTransfer);
        page.Write($"</tbody>\n</table>\n</div>\n");
    }

    private static void WriteRow(HtmlWriter page, AssetRow row, bool isTransfer)
    {
        page.Write(
            $"<tr><td><span class=\"badge {ReportText.ToneOf(row.Status)}\">{ReportText.Of(row.Status)}</span></td>"
        );
        page.Write($"<td class=\"path\"><code>{Quoted.Shortened(row.Path, ReportText.MaxPath)}</code></td>");
        if (isTransfer)
        {
            page.Write($"<td class=\"number\" data-value=\"{row.Size ?? -1:D}\">");
            page.Write($"{(row.Size is { } size ? ByteCount.Format(size) : "")}</td>");
            page.Write($"<td class=\"number\" data-value=\"{row.Duration?.TotalSeconds ?? -1}\">");
            page.Write($"{(row.Duration is { } duration ? ReportText.Of(duration) : "")}</td>");
        }
        page.Write($"<td class=\"number\" data-value=\"{row.Errors:D}\">{row.Errors}</td>");
        page.Write($"<td class=\"number\" data-value=\"{row.Others:D}\">{row.Others}</td>");
        page.Write($"<td class=\"message\">");
        MarkedText.Write(page, row.Message);
        page.Write($"</td></tr>\n");
    }
}
