using Dandi.Html;
using Dandi.Inspection.Explanations;

namespace Dandi.Cli.Output.Report.Page;

/// <summary>The part of a report with the validation results by rule, with explanations.</summary>
internal static class RulesPart
{
    private const int MaxOpen = 3;

    /// <summary>Writes the part.</summary>
    public static void Write(HtmlWriter page, RuleTable rules)
    {
        page.Write($"<section aria-labelledby=\"rules\">\n<h2 id=\"rules\">Validation results by rule</h2>\n");
        if (rules.Count == 0)
            page.Write($"<p>There are no validation results.</p>\n");
        var open = MaxOpen;
        foreach (var rule in rules.Rows)
            Write(page, rule, isOpen: rule.Severity >= Severity.Error && open-- > 0);
        if (rules.Omitted > 0)
            page.Write($"<p>{rules.Omitted} results of further rules are not listed.</p>\n");
        page.Write($"</section>\n");
    }

    private static void Write(HtmlWriter page, RuleRow rule, bool isOpen)
    {
        if (isOpen)
            page.Write($"<details class=\"rule\" open>\n");
        else
            page.Write($"<details class=\"rule\">\n");
        page.Write($"<summary><span class=\"badge {ReportText.ToneOf(rule.Severity)}\">");
        page.Write($"{rule.Severity.ToString().ToUpperInvariant()}</span> <code>{rule.Rule}</code> ");
        page.Write($"<span class=\"count\">{rule.Count} {(rule.Count == 1 ? "result" : "results")}</span></summary>\n");
        if (rule.Message.Length > 0)
        {
            page.Write($"<p class=\"message\">");
            MarkedText.Write(page, rule.Message);
            page.Write($"</p>\n");
        }
        var explanation = RuleExplanations.Find(rule.Rule)?.Text.Split('\n') ?? [];
        // Of results without a message of their own, the message is the explanation.
        foreach (var line in explanation.Except(TerminalText.Lines(rule.Message), StringComparer.Ordinal))
            WriteParagraph(page, line);
        page.Write($"<p>Paths:</p>\n<ul class=\"paths\">\n");
        foreach (var path in rule.Paths)
            page.Write($"<li><code>{(path.Length > 0 ? path : ".")}</code></li>\n");
        page.Write($"</ul>\n");
        if (rule.HasMorePaths)
            page.Write($"<p class=\"note\">These are the first {rule.Paths.Count} paths.</p>\n");
        page.Write($"</details>\n");
    }

    private static void WriteParagraph(HtmlWriter page, string text)
    {
        page.Write($"<p>");
        MarkedText.Write(page, text);
        page.Write($"</p>\n");
    }
}
