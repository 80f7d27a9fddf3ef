using Dandi.Html;

namespace Dandi.Server.Web.Views;

/// <summary>The list of Dandisets with a search.</summary>
internal static class DandisetListView
{
    private static readonly (string Value, string Text)[] Orders =
    [
        ("-modified", "last modified"),
        ("id", "identifier"),
        ("name", "name"),
        ("-size", "size"),
        ("-stars", "stars"),
    ];

    /// <summary>Writes the content.</summary>
    public static void Write(HtmlWriter page, DandisetListModel model)
    {
        page.Write($"<h1>Dandisets</h1>\n");
        WriteSearch(page, model);
        if (model.Problem is { } problem)
        {
            page.Write($"<p class=\"problem\" role=\"alert\">{problem}</p>\n");
            return;
        }
        page.Write($"<p class=\"note\">{CountText.Of(model.Count, "Dandiset")}");
        if (model.Pages > 1)
            page.Write($", page {model.Page} of {model.Pages}");
        page.Write($"</p>\n");
        if (model.Items.Count == 0)
            WriteNothing(page, model);
        else
            WriteItems(page, model.Items);
        WritePages(page, model);
    }

    private static void WriteSearch(HtmlWriter page, DandisetListModel model)
    {
        page.Write($"<form class=\"search\" method=\"get\" action=\"/\" role=\"search\">\n");
        page.Write($"<label class=\"grow\">Search <input type=\"search\" name=\"search\" ");
        page.Write($"value=\"{new FieldText(model.Search)}\" aria-describedby=\"operators\"></label>\n");
        page.Write($"<label>Sort by <select name=\"order\">\n");
        foreach (var (value, text) in Orders)
        {
            if (value == model.Order)
                page.Write($"<option value=\"{value}\" selected>{text}</option>\n");
            else
                page.Write($"<option value=\"{value}\">{text}</option>\n");
        }
        page.Write($"</select></label>\n");
        if (model.IsLoggedIn)
        {
            WriteChoice(page, "mine", "only mine", model.Mine);
            WriteChoice(page, "starred", "only with my star", model.Starred);
        }
        page.Write(
            $"""
            <button>Search</button>
            </form>
            <details id="operators"><summary>Search operators</summary>
            <p>Words and <code>"quoted phrases"</code> are searched in all metadata. Operators:
            <code>species:</code>, <code>approach:</code>, <code>technique:</code>, <code>file_type:nwb</code>,
            <code>owner:</code>, <code>created_after:2026-01-31</code>, <code>modified_before:</code>,
            <code>published_after:</code> and similar ones.</p>
            </details>

            """
        );
    }

    private static void WriteChoice(HtmlWriter page, string name, string text, bool isChosen)
    {
        page.Write($"<label class=\"choice\"><input type=\"checkbox\" name=\"{name}\" value=\"1\"");
        if (isChosen)
            page.Write($" checked");
        page.Write($"> {text}</label>\n");
    }

    private static void WriteNothing(HtmlWriter page, DandisetListModel model)
    {
        if (model.Search.Length > 0 || model.Mine || model.Starred)
            page.Write($"<p>No Dandiset matches. Use fewer words, or <a href=\"/\">list all Dandisets</a>.</p>\n");
        else if (model.IsLoggedIn)
            page.Write($"<p>There are no Dandisets yet. <a href=\"{VersionUrls.NewDandiset}\">Create one</a>.</p>\n");
        else
            page.Write($"<p>There are no public Dandisets yet. <a href=\"/login\">Log in</a> to create one.</p>\n");
    }

    private static void WriteItems(HtmlWriter page, IReadOnlyList<DandisetItem> items)
    {
        page.Write($"<ul class=\"cards\">\n");
        foreach (var item in items)
        {
            var urls = new VersionUrls(item.Identifier, item.Version);
            page.Write($"<li><h2><a href=\"{urls.Page}\">{Shown.Name(item.Name)}</a></h2>\n");
            page.Write($"<p class=\"facts-line\"><code>{urls.Label}</code> ");
            if (item.IsEmbargoed)
                page.Write($"<span class=\"badge warning\">embargoed</span> ");
            page.Write(
                $"<span class=\"badge {Shown.ToneOf(item.Status)}\">draft: {Shown.Explain(item.Status)}</span> "
            );
            page.Write($"<span>{CountText.Of(item.Count, "file")}, {ByteCount.Format(item.Size)}</span> ");
            page.Write($"<span>{CountText.Of(item.Stars, "star")}</span> ");
            page.Write($"<span>modified {Shown.Moment(item.Modified)}</span></p></li>\n");
        }
        page.Write($"</ul>\n");
    }

    private static void WritePages(HtmlWriter page, DandisetListModel model)
    {
        if (model.Pages <= 1)
            return;
        page.Write($"<nav class=\"pages\" aria-label=\"Pages\">\n");
        if (model.Page > 1)
            page.Write($"<a rel=\"prev\" href=\"{Link(model, model.Page - 1)}\">Previous page</a>\n");
        if (model.Page < model.Pages)
            page.Write($"<a rel=\"next\" href=\"{Link(model, model.Page + 1)}\">Next page</a>\n");
        page.Write($"</nav>\n");
    }

    private static string Link(DandisetListModel model, int number) =>
        $"/?search={Uri.EscapeDataString(model.Search)}&order={Uri.EscapeDataString(model.Order)}"
        + (model.Mine ? "&mine=1" : "")
        + (model.Starred ? "&starred=1" : "")
        + $"&page={number}";
}
