using Dandi.Html;

namespace Dandi.Server.Web.Views;

/// <summary>The frame of all pages: head, navigation, log in and log out.</summary>
internal static class Layout
{
    private const int MaxTitle = 200;

    /// <summary>Writes a whole page.</summary>
    public static void Write(HtmlWriter page, Frame frame, Action<HtmlWriter> content)
    {
        page.Write(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Shown.Cut(frame.Title, MaxTitle)} – local DANDI archive</title>
            <link rel="stylesheet" href="/static/site.css">
            <link rel="icon" href="/static/icon.svg" type="image/svg+xml">
            <script src="/static/site.js" defer></script>
            </head>
            <body>
            <a class="skip" href="#main">Skip to the content</a>
            <header>
            <a class="site" href="/">Local DANDI archive</a>
            <nav aria-label="Site">
            <a href="/">Dandisets</a>

            """
        );
        if (frame.User is not null)
            page.Write($"<a href=\"{VersionUrls.NewDandiset}\">New Dandiset</a>\n<a href=\"/activity\">Activity</a>\n");
        page.Write($"<a href=\"/api/docs/swagger/\">API</a>\n</nav>\n");
        WriteAccount(page, frame);
        page.Write($"</header>\n<main id=\"main\">\n");
        content(page);
        page.Write($"</main>\n</body>\n</html>\n");
    }

    /// <summary>Writes the token that every form of a session needs.</summary>
    public static void WriteToken(HtmlWriter page, string? token) =>
        page.Write($"<input type=\"hidden\" name=\"token\" value=\"{token}\">\n");

    private static void WriteAccount(HtmlWriter page, Frame frame)
    {
        if (frame.User is null)
        {
            var query = Uri.EscapeDataString(frame.Here);
            page.Write($"<div class=\"account\"><a href=\"/login?return={query}\">Log in</a></div>\n");
            return;
        }
        page.Write($"<form class=\"account\" method=\"post\" action=\"/logout\">\n");
        WriteToken(page, frame.Token);
        page.Write($"<span>Logged in as <b>{Shown.Name(frame.User)}</b></span>\n<button>Log out</button>\n</form>\n");
    }
}
