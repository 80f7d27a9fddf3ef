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
    /// <param name="files">The URL of the list of files, to which paths lead; null if no error has a path.</param>
    public static void Write(HtmlWriter page, IReadOnlyList<ValidationError> errors, string? files)
    {
        page.Write($"<ul class=\"errors\">\n");
        foreach (var error in errors.Take(MaxShown))
            Write(page, error, files);
        page.Write($"</ul>\n");
        if (errors.Count > MaxShown)
            page.Write($"<p class=\"note\">{errors.Count - MaxShown} further errors are not listed.</p>\n");
    }

    private static void Write(HtmlWriter page, ValidationError error, string? files)
    {
        page.Write($"<li>");
        if (error.Path is { } path && files is not null)
        {
            var link = $"{files}?location={Uri.EscapeDataString(path)}";
            page.Write($"<a href=\"{link}\"><code>{Shown.Name(path)}</code></a> ");
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
