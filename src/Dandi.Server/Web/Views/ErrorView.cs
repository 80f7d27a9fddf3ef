using Dandi.Html;

namespace Dandi.Server.Web.Views;

/// <summary>A page that says what failed and what to do.</summary>
internal static class ErrorView
{
    /// <summary>Writes the content.</summary>
    /// <param name="page">The page.</param>
    /// <param name="title">The heading.</param>
    /// <param name="text">What failed and what to do.</param>
    /// <param name="isAnonymous">Whether nobody is logged in.</param>
    /// <param name="draft">The draft to go back to; null if there is none that the reader can see.</param>
    public static void Write(HtmlWriter page, string title, string text, bool isAnonymous, VersionUrls? draft = null)
    {
        page.Write($"<h1>{title}</h1>\n<p class=\"problem\">{text}</p>\n<p>");
        if (draft is not null)
            page.Write($"<a href=\"{draft.Page}\">Back to {draft.Label}</a> · ");
        page.Write($"<a href=\"/\">All Dandisets</a>");
        if (isAnonymous)
            page.Write($" · <a href=\"/login\">Log in</a>");
        page.Write($"</p>\n");
    }
}
