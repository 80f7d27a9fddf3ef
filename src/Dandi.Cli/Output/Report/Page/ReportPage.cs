using System.Globalization;
using Dandi.Html;

namespace Dandi.Cli.Output.Report.Page;

/// <summary>The HTML page of a report: one file that needs nothing else and sends no request.</summary>
internal static class ReportPage
{
    private static readonly Lazy<EmbeddedFile> Styles = new(() => Read("Report.report.css"));
    private static readonly Lazy<EmbeddedFile> Script = new(() => Read("Report.report.js"));

    private static EmbeddedFile Read(string name) => EmbeddedFile.Read(typeof(ReportPage).Assembly, name);

    /// <summary>Writes the page.</summary>
    public static void Write(HtmlWriter page, RunReport report)
    {
        var title = TitleOf(report);
        WriteHead(page, title);
        page.Write($"<body>\n<header>\n<p class=\"program\">dandi {report.Version}</p>\n<h1>{title}</h1>\n");
        WriteFacts(page, report);
        page.Write($"</header>\n<main>\n");
        ResultPart.Write(page, report);
        CoursePart.Write(page, report);
        TimePart.Write(page, report);
        RulesPart.Write(page, report.Content.Rules);
        SummaryPart.Write(page, report.Content.Summary);
        AssetsPart.Write(page, report);
        page.Write(
            $"</main>\n<footer>\n<p>Written by dandi {report.Version}. This file needs no network.</p>\n</footer>\n"
        );
        page.Write(Script.Value);
        page.Write($"</body>\n</html>\n");
    }

    /// <summary>Writes what every report begins with, and nothing else does.</summary>
    public static void WriteBeginning(HtmlWriter page)
    {
        page.Write($"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Write($"<meta name=\"generator\" content=\"dandi-report\">\n");
    }

    private static void WriteHead(HtmlWriter page, string title)
    {
        var (styles, script) = (Styles.Value, Script.Value);
        var policy =
            $"default-src 'none'; style-src {styles.PolicySource}; script-src {script.PolicySource}; base-uri 'none'; "
            + "form-action 'none'";
        WriteBeginning(page);
        page.Write(
            $"""
            <meta http-equiv="Content-Security-Policy" content="{policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>{title}</title>

            """
        );
        page.Write(styles);
        page.Write($"</head>\n");
    }

    private static string TitleOf(RunReport report)
    {
        var verb = report.Command switch
        {
            "upload" => "Upload",
            "download" => "Download",
            _ => "Validation",
        };
        return report.Content.Dandiset is { } dandiset ? $"{verb} of Dandiset {dandiset}" : verb;
    }

    private static void WriteFacts(HtmlWriter page, RunReport report)
    {
        var content = report.Content;
        var tone = report.ExitCode == ExitCode.Done ? "done" : "error";
        page.Write(
            $"<dl class=\"facts\">\n<div><dt>Exit code</dt><dd><span class=\"badge {tone}\">{report.ExitCode}</span> "
        );
        page.Write($"{ExitCode.MeaningOf(report.ExitCode)}</dd></div>\n");
        page.Write($"<div><dt>Start</dt><dd>{Moment(report.Start)}</dd></div>\n");
        page.Write($"<div><dt>Duration</dt><dd>{ReportText.Of(report.Duration)}</dd></div>\n");
        if (content.Instance is { } instance)
            page.Write($"<div><dt>Instance</dt><dd>{instance}</dd></div>\n");
        if (content.Page is { Scheme: "http" or "https" } url)
        {
            page.Write($"<div class=\"wide\"><dt>Web page of the Dandiset</dt>");
            page.Write($"<dd><a href=\"{url.AbsoluteUri}\">{url.AbsoluteUri}</a></dd></div>\n");
        }
        WriteCode(page, "Command", report.CommandLine);
        WriteCode(page, "Folder", report.Folder);
        WriteCode(page, "Log", content.Log);
        WriteCode(page, "All validation results", content.Results);
        page.Write($"</dl>\n");
    }

    private static void WriteCode(HtmlWriter page, string name, string? value)
    {
        if (value is not null)
            page.Write($"<div class=\"wide\"><dt>{name}</dt><dd><code>{value}</code></dd></div>\n");
    }

    private static string Moment(DateTimeOffset moment) =>
        moment.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);
}
