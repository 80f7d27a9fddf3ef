using Dandi.Html;

namespace Dandi.Cli.Output.Report.Page;

/// <summary>Texts in which code is between backticks, which may have several lines.</summary>
internal static class MarkedText
{
    /// <summary>Writes a text; a backtick without a counterpart is shown as it is.</summary>
    public static void Write(HtmlWriter page, string text)
    {
        var parts = text.Split('`');
        for (var i = 0; i < parts.Length; i++)
        {
            if (i % 2 == 0)
                page.Write($"{new TextLines(parts[i])}");
            else if (i < parts.Length - 1)
                page.Write($"<code>{new TextLines(parts[i])}</code>");
            else
                page.Write($"`{new TextLines(parts[i])}");
        }
    }
}
