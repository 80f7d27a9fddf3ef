using Dandi.Html;

namespace Dandi.Server.Web.Views;

/// <summary>The form that asks for an API key.</summary>
internal static class LoginView
{
    /// <summary>Writes the content.</summary>
    /// <param name="page">The page.</param>
    /// <param name="path">The path to which it leads.</param>
    /// <param name="problem">What was wrong with the last key, or null. The key is never shown again.</param>
    public static void Write(HtmlWriter page, string path, string? problem)
    {
        page.Write($"<h1>Log in</h1>\n");
        if (problem is not null)
            page.Write($"<p class=\"problem\" role=\"alert\">{problem}</p>\n");
        page.Write(
            $"""
            <form class="fields" method="post" action="/login">
            <input type="hidden" name="return" value="{path}">
            <label>API key <input type="password" name="key" required autocomplete="off" maxlength="200"></label>
            <p class="note"><code>dandi serve</code> prints the API keys of its users when it starts; with
            <code>--ready-file</code>, they are in that file.</p>
            <button>Log in</button>
            </form>

            """
        );
    }
}
