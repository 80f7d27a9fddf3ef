using Dandi.Html;
using Dandi.Transfers;

namespace Dandi.Cli.Output.Report.Page;

/// <summary>The part of a report with the totals, what to do next, and the messages of the run.</summary>
internal static class ResultPart
{
    /// <summary>Writes the part.</summary>
    public static void Write(HtmlWriter page, RunReport report)
    {
        page.Write($"<section aria-labelledby=\"result\">\n<h2 id=\"result\">Result</h2>\n");
        if (!report.IsTransfer)
            WriteValidation(page, report);
        else if (report.Content.Transfer is { } transfer)
            WriteTransfer(page, report, transfer);
        else
            page.Write($"<p>The run ended before the first asset.</p>\n");
        if (report.Content.Transfer is { SkipReasons.Count: > 0 } skipping)
            WriteReasons(page, skipping);
        WriteNextSteps(page, [.. NextStep.After(report)]);
        WriteMessages(page, report.Content);
        page.Write($"</section>\n");
    }

    private static void WriteTransfer(HtmlWriter page, RunReport report, TransferReport transfer)
    {
        page.Write($"<dl class=\"tiles\">\n");
        WriteCount(page, transfer.IsDownload ? "downloaded" : "uploaded", transfer.Done, "done");
        WriteCount(page, "skipped", transfer.Skipped, "plain");
        if (!transfer.IsDownload)
            WriteCount(page, "invalid", transfer.Invalid, "error");
        WriteCount(page, "failed", transfer.Failed, "error");
        // Also those that had no outcome yet.
        if (report.Content.Assets.CountOf(AssetStatus.Stopped) is > 0 and var stopped)
            WriteCount(page, "stopped", stopped, "warning");
        if (transfer.Deleted > 0)
            WriteCount(page, "deleted (--sync)", transfer.Deleted, "warning");
        WriteFigure(page, transfer.IsDownload ? "received" : "sent", ByteCount.Format(transfer.BytesTransferred));
        if (transfer.BytesAlreadyThere > 0)
            WriteFigure(
                page,
                transfer.IsDownload ? "already on disk" : "already in the archive",
                ByteCount.Format(transfer.BytesAlreadyThere)
            );
        if (report.Duration > TimeSpan.Zero)
            WriteFigure(
                page,
                "mean rate",
                ReportText.RateOf(transfer.BytesTransferred / report.Duration.TotalSeconds, isBytes: true)
            );
        if (transfer.Left is { Assets: { } assets })
            WriteCount(page, assets == 1 ? "asset left" : "assets left", assets, "warning");
        if (transfer.Left is { Bytes: { } bytes })
            WriteFigure(page, "left to transfer", ByteCount.Format(bytes));
        page.Write($"</dl>\n");
    }

    private static void WriteValidation(HtmlWriter page, RunReport report)
    {
        var assets = report.Content.Assets;
        page.Write($"<dl class=\"tiles\">\n");
        if (report.Content.Validated is { } validated)
            WriteCount(page, validated == 1 ? "file validated" : "files validated", validated, "done");
        var bound = assets.IsLowerBound ? " (at least)" : "";
        WriteCount(page, $"paths with errors{bound}", assets.CountOf(AssetStatus.Invalid), "error");
        WriteCount(page, $"paths with other results only{bound}", assets.CountOf(AssetStatus.Warned), "warning");
        WriteCount(page, "rules with results", report.Content.Rules.Count, "plain");
        page.Write($"</dl>\n");
    }

    private static void WriteCount(HtmlWriter page, string name, long count, string tone) =>
        page.Write($"<div class=\"tile {(count == 0 ? "plain" : tone)}\"><dt>{name}</dt><dd>{count}</dd></div>\n");

    private static void WriteFigure(HtmlWriter page, string name, string value) =>
        page.Write($"<div class=\"tile plain\"><dt>{name}</dt><dd>{value}</dd></div>\n");

    private static void WriteReasons(HtmlWriter page, TransferReport transfer)
    {
        page.Write($"<p>Skipped, by reason:</p>\n<ul>\n");
        foreach (var (reason, count) in transfer.SkipReasons)
        {
            page.Write($"<li><bdi>");
            MarkedText.Write(page, reason);
            page.Write($"</bdi>: {count}</li>\n");
        }
        page.Write($"</ul>\n");
    }

    private static void WriteNextSteps(HtmlWriter page, IReadOnlyList<NextStep> steps)
    {
        if (steps.Count == 0)
            return;
        page.Write($"<h3>What to do next</h3>\n<ol class=\"steps\">\n");
        foreach (var step in steps)
        {
            page.Write($"<li>");
            MarkedText.Write(page, step.Text);
            if (step.Command is { } command)
                page.Write($"<pre tabindex=\"0\"><code>{command}</code></pre>");
            page.Write($"</li>\n");
        }
        page.Write($"</ol>\n");
    }

    private static void WriteMessages(HtmlWriter page, ReportContent content)
    {
        if (content.Messages.Count == 0)
            return;
        page.Write($"<h3>Messages</h3>\n<ul class=\"messages\">\n");
        foreach (var message in content.Messages)
        {
            page.Write($"<li>");
            MarkedText.Write(page, message);
            page.Write($"</li>\n");
        }
        page.Write($"</ul>\n");
        if (content.OmittedMessages > 0)
        {
            page.Write($"<p>{content.OmittedMessages} more are ");
            page.Write($"{(content.LogHasMessages ? "in the log" : "not listed")}.</p>\n");
        }
    }
}
