using Dandi.Html;

namespace Dandi.Server.Web.Views;

/// <summary>A list of findings of the validation, with what to do.</summary>
internal static class FindingList
{
    private const int MaxShown = 200;
    private const int MaxMessage = 2_000;

    /// <summary>Writes the list.</summary>
    /// <param name="page">The page.</param>
    /// <param name="findings">All findings.</param>
    /// <param name="files">The URL of the list of files, to which paths lead; null if no finding has a path.</param>
    public static void Write(HtmlWriter page, IReadOnlyList<Finding> findings, string? files)
    {
        page.Write($"<ul class=\"findings\">\n");
        foreach (var finding in findings.Take(MaxShown))
            Write(page, finding, files);
        page.Write($"</ul>\n");
        if (findings.Count > MaxShown)
            page.Write($"<p class=\"note\">{findings.Count - MaxShown} further findings are not listed.</p>\n");
    }

    private static void Write(HtmlWriter page, Finding finding, string? files)
    {
        page.Write($"<li>");
        if (finding.Path is { } path && files is not null)
        {
            var link = $"{files}?location={Uri.EscapeDataString(path)}";
            page.Write($"<a href=\"{link}\"><code>{Shown.Name(path)}</code></a> ");
        }
        if (finding.Field.Length > 0)
            page.Write($"<code>{Shown.Name(finding.Field)}</code>: ");
        page.Write($"{Shown.Cut(finding.Message, MaxMessage)}");
        if (finding.Advice is { } advice)
            WriteAdvice(page, advice);
        page.Write($"</li>\n");
    }

    /// <summary>Writes advice, in which code is between backticks.</summary>
    private static void WriteAdvice(HtmlWriter page, string advice)
    {
        var parts = advice.Split('`');
        page.Write($"<p class=\"note\">");
        for (var i = 0; i < parts.Length; i++)
        {
            if (i % 2 == 0)
                page.Write($"{parts[i]}");
            else
                page.Write($"<code>{parts[i]}</code>");
        }
        page.Write($"</p>");
    }
}
