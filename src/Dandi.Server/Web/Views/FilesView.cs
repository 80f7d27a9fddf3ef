using Dandi.Html;
using Dandi.Server.Web.Listing;

namespace Dandi.Server.Web.Views;

/// <summary>The files of a version as a tree of folders.</summary>
internal static class FilesView
{
    /// <summary>Writes the content.</summary>
    public static void Write(HtmlWriter page, FilesModel model)
    {
        page.Write($"<h1>Files of {Shown.Name(model.Name)}</h1>\n");
        WriteTrail(page, model);
        if (model.Totals is (var count, var size))
            page.Write($"<p class=\"note\">{CountText.Of(count, "file")}, {ByteCount.Format(size)}</p>\n");
        else
            page.Write($"<p class=\"note\">Entries after <code>{Shown.Name(model.After)}</code>.</p>\n");
        if (model.Entries.Count == 0)
            page.Write($"<p>There are no files in this folder.</p>\n");
        else
            WriteTable(page, model);
        WritePages(page, model);
    }

    private static void WriteTrail(HtmlWriter page, FilesModel model)
    {
        var urls = model.Urls;
        page.Write($"<nav class=\"trail\" aria-label=\"Folder\"><a href=\"{urls.Page}\">{urls.Label}</a> / ");
        page.Write($"<a href=\"{urls.Files}\">files</a>");
        var names = model.Folder.Length == 0 ? [] : model.Folder.Split('/');
        for (var i = 0; i < names.Length; i++)
        {
            var path = string.Join('/', names.Take(i + 1));
            page.Write($" / <a href=\"{urls.FilesAt(path)}\">{Shown.Name(names[i])}</a>");
        }
        page.Write($"</nav>\n");
    }

    private static void WriteTable(HtmlWriter page, FilesModel model)
    {
        page.Write(
            $"""
            <table class="files">
            <thead><tr><th scope="col">Name</th><th scope="col" class="number">Files</th>
            <th scope="col" class="number">Size</th><th scope="col">Validation</th><th scope="col">Download</th></tr>
            </thead>
            <tbody>

            """
        );
        foreach (var entry in model.Entries)
            WriteRow(page, model, entry);
        page.Write($"</tbody>\n</table>\n");
    }

    private static void WriteRow(HtmlWriter page, FilesModel model, AssetTreeEntry entry)
    {
        var name = Shown.Name(entry.Path[(entry.Path.LastIndexOf('/') + 1)..]);
        page.Write($"<tr><th scope=\"row\">");
        if (entry.AssetId is not { } id)
        {
            page.Write($"<a href=\"{model.Urls.FilesAt(entry.Path)}\">{name}/</a></th>");
            page.Write($"<td class=\"number\">{CountText.Of(entry.Count, "file")}</td>");
            page.Write($"<td class=\"number\">{ByteCount.Format(entry.Size)}</td>");
            page.Write($"<td></td><td></td></tr>\n");
            return;
        }
        var urls = model.Urls.Asset(id);
        page.Write($"<a href=\"{urls.Page}\">{name}</a></th><td class=\"number\"></td>");
        page.Write($"<td class=\"number\">{ByteCount.Format(entry.Size)}</td><td>");
        page.Write($"<span class=\"badge {Shown.ToneOf(entry.Status)}\">{Shown.Explain(entry.Status)}</span></td><td>");
        if (entry.IsZarr)
            page.Write($"<a href=\"{urls.Zarr}\" aria-label=\"Entries of {name}\">entries</a>");
        else
            page.Write($"<a href=\"{urls.Download}\" aria-label=\"Download {name}\">download</a>");
        page.Write($"</td></tr>\n");
    }

    private static void WritePages(HtmlWriter page, FilesModel model)
    {
        if (model.After.Length == 0 && !model.HasMore)
            return;
        page.Write($"<nav class=\"pages\" aria-label=\"Pages\">\n");
        if (model.After.Length > 0)
            page.Write($"<a href=\"{model.Urls.FilesAt(model.Folder)}\">First page</a>\n");
        if (model.HasMore)
        {
            var after = Uri.EscapeDataString(model.Entries[^1].Path);
            page.Write($"<a rel=\"next\" href=\"{model.Urls.FilesAt(model.Folder)}&after={after}\">Next page</a>\n");
        }
        page.Write($"</nav>\n");
    }
}
