using Dandi.Html;

namespace Dandi.Cli.Output.Report.Page;

/// <summary>The part of a report that says what the assets are about.</summary>
internal static class SummaryPart
{
    private const int MaxRows = 25;

    /// <summary>Writes the part; nothing if there are no assets.</summary>
    public static void Write(HtmlWriter page, DandisetSummary summary)
    {
        if (summary.Described + summary.Named == 0)
            return;
        page.Write($"<section aria-labelledby=\"about\">\n<h2 id=\"about\">What the assets are about</h2>\n<p>");
        if (summary.Described > 0)
            page.Write($"{summary.Described} {Assets(summary.Described)} by their metadata. ");
        if (summary.Named > 0)
            page.Write($"{summary.Named} {Assets(summary.Named)} by their names only. ");
        page.Write($"</p>\n<div class=\"columns\">\n");
        Write(page, "Species", "species", summary.Species);
        Write(page, "Subjects", "subject", summary.Subjects);
        Write(page, "Techniques and modalities", "technique or modality", summary.Techniques);
        Write(page, "Types of files", "type", summary.Types);
        page.Write($"</div>\n</section>\n");
    }

    private static void Write(HtmlWriter page, string caption, string column, Tally tally)
    {
        if (tally is { Count: 0, NotStated: null })
            return;
        page.Write($"<div>\n<table>\n<caption>{caption}");
        if (tally.Count > 0)
            page.Write($" ({(tally.OtherAssets > 0 ? "more than " : "")}{tally.Count})");
        page.Write($"</caption>\n<thead><tr>");
        page.Write($"<th scope=\"col\">{column}</th><th scope=\"col\" class=\"number\">assets</th>");
        page.Write($"<th scope=\"col\" class=\"number\">size</th></tr></thead>\n<tbody>\n");
        foreach (var row in tally.Rows.Take(MaxRows).Concat(tally.NotStated is { } rest ? [rest] : []))
        {
            page.Write($"<tr><th scope=\"row\">{row.Name}</th><td class=\"number\">{row.Assets}</td>");
            page.Write($"<td class=\"number\">{ByteCount.Format(row.Bytes)}</td></tr>\n");
        }
        page.Write($"</tbody>\n</table>\n");
        if (tally.Count > MaxRows)
            page.Write($"<p class=\"note\">{tally.Count - MaxRows} more are not listed.</p>\n");
        if (tally.OtherAssets > 0)
            page.Write($"<p class=\"note\">{tally.OtherAssets} {Assets(tally.OtherAssets)} have further values.</p>\n");
        page.Write($"</div>\n");
    }

    private static string Assets(long count) => count == 1 ? "asset" : "assets";
}
