using Dandi.Html;

namespace Dandi.Server.Web.Views;

/// <summary>A list of validation errors, with what to do.</summary>
internal static class ValidationErrorList
{
    private const int MaxShown = 200;
    private const int MaxMessage = 2_000;

    /// <summary>Writes the list.</summary>
    /// <param name="page">The page.</param>
    /// <param name="errors">All errors.</param>
    /// <param name="urls">Where the assets of the errors are; null if the page is that of one asset.</param>
    public static void Write(HtmlWriter page, IReadOnlyList<ValidationError> errors, VersionUrls? urls)
    {
        page.Write($"<ul class=\"errors\">\n");
        foreach (var error in errors.Take(MaxShown))
            Write(page, error, urls);
        page.Write($"</ul>\n");
        if (errors.Count > MaxShown)
            page.Write($"<p class=\"note\">{errors.Count - MaxShown} further errors are not listed.</p>\n");
    }

    private static void Write(HtmlWriter page, ValidationError error, VersionUrls? urls)
    {
        page.Write($"<li>");
        if (error.Path is { } path && urls is not null)
        {
            page.Write($"<a href=\"{urls.FilesAt(path)}\"><code>{Shown.Name(path)}</code></a> ");
        }
        if (error.Field.Length > 0)
            page.Write($"<code>{Shown.Name(error.Field)}</code>: ");
        page.Write($"{Shown.Cut(error.Message, MaxMessage)}");
        if (error.Advice is { } advice)
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
