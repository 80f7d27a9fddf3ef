using Dandi.Html;

namespace Dandi.Server.Web.Views;

/// <summary>The entries of a Zarr.</summary>
internal static class ZarrView
{
    /// <summary>Writes the content.</summary>
    public static void Write(HtmlWriter page, ZarrModel model)
    {
        page.Write($"<h1 class=\"path\">Entries of {Shown.Name(model.Name)}</h1>\n");
        page.Write($"<p><a href=\"{model.Urls.Page}\">Metadata of the Zarr</a></p>\n");
        page.Write($"<p class=\"facts-line\"><span class=\"badge {Shown.ToneOf(model.Status)}\">");
        page.Write($"{Shown.Explain(model.Status)}</span> ");
        if (model.Status == "Complete")
            page.Write($"{CountText.Of(model.Count, "entry", "entries")}, {ByteCount.Format(model.Size)}");
        page.Write($"</p>\n<form class=\"search\" method=\"get\" action=\"{model.Urls.Zarr}\">\n");
        page.Write($"<label class=\"grow\">Paths that begin with <input name=\"prefix\" ");
        page.Write($"value=\"{new FieldText(model.Prefix)}\">");
        page.Write($"</label>\n<button>List</button>\n</form>\n");
        if (model.After.Length > 0)
            page.Write($"<p class=\"note\">Entries after <code>{Shown.Name(model.After)}</code>.</p>\n");
        if (model.Entries.Count == 0)
            page.Write($"<p>No entries were found.</p>\n");
        else
            WriteTable(page, model);
        WritePages(page, model);
    }

    private static void WriteTable(HtmlWriter page, ZarrModel model)
    {
        page.Write(
            $"""
            <table class="files">
            <thead><tr><th scope="col">Path</th><th scope="col" class="number">Size</th><th scope="col">MD5</th></tr>
            </thead>
            <tbody>

            """
        );
        foreach (var (path, size, etag) in model.Entries)
        {
            page.Write($"<tr><th scope=\"row\"><a href=\"{model.Urls.ZarrEntryAt(path)}\">{Shown.Name(path)}</a></th>");
            page.Write($"<td class=\"number\">{ByteCount.Format(size)}</td><td><code>{etag}</code></td></tr>\n");
        }
        page.Write($"</tbody>\n</table>\n");
    }

    private static void WritePages(HtmlWriter page, ZarrModel model)
    {
        if (model.After.Length == 0 && !model.HasMore)
            return;
        var link = model.Urls.ZarrWith(model.Prefix);
        page.Write($"<nav class=\"pages\" aria-label=\"Pages\">\n");
        if (model.After.Length > 0)
            page.Write($"<a href=\"{link}\">First page</a>\n");
        if (model.HasMore)
        {
            var after = Uri.EscapeDataString(model.Entries[^1].Path);
            page.Write($"<a rel=\"next\" href=\"{link}&after={after}\">Next page</a>\n");
        }
        page.Write($"</nav>\n");
    }
}
