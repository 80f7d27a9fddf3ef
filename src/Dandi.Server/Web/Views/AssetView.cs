using Dandi.Html;

namespace Dandi.Server.Web.Views;

/// <summary>The page of an asset.</summary>
internal static class AssetView
{
    private const int MaxText = 1_000;

    /// <summary>Writes the content.</summary>
    public static void Write(HtmlWriter page, AssetModel model)
    {
        page.Write($"<h1 class=\"path\">{Shown.Name(model.Path[(model.Path.LastIndexOf('/') + 1)..])}</h1>\n");
        WriteTrail(page, model);
        WriteFacts(page, model);
        WritePreview(page, model);
        if (model.Errors.Count > 0)
        {
            page.Write($"<section aria-labelledby=\"errors\">\n<h2 id=\"errors\">Validation</h2>\n");
            ValidationErrorList.Write(page, model.Errors, null);
            page.Write($"</section>\n");
        }
        page.Write($"<div class=\"columns\">\n<section aria-labelledby=\"metadata\">\n");
        page.Write($"<h2 id=\"metadata\">Metadata</h2>\n");
        var content = model.Zarr is null ? model.Urls.Download : model.Urls.Zarr;
        MetadataTree.Write(page, model.Metadata, "contentUrl", content);
        page.Write($"</section>\n<section aria-labelledby=\"content\">\n<h2 id=\"content\">Read from the file</h2>\n");
        WriteContent(page, model.Content);
        page.Write($"</section>\n</div>\n");
    }

    private static void WriteTrail(HtmlWriter page, AssetModel model)
    {
        var version = model.Urls.Version;
        page.Write($"<nav class=\"trail\" aria-label=\"Folder\"><a href=\"{version.Page}\">{version.Label}</a> / ");
        page.Write($"<a href=\"{version.Files}\">files</a>");
        var names = model.Path.Split('/');
        for (var i = 0; i < names.Length - 1; i++)
        {
            var folder = string.Join('/', names.Take(i + 1));
            page.Write($" / <a href=\"{version.FilesAt(folder)}\">{Shown.Name(names[i])}</a>");
        }
        page.Write($"</nav>\n");
    }

    private static void WriteFacts(HtmlWriter page, AssetModel model)
    {
        page.Write($"<p class=\"facts-line\">");
        page.Write($"<span class=\"badge {Shown.ToneOf(model.Status)}\">{Shown.Explain(model.Status)}</span> ");
        if (model.IsEmbargoed)
            page.Write($"<span class=\"badge warning\">embargoed</span>");
        page.Write($"</p>\n<dl class=\"facts\">\n");
        var exact = model.Size < 1000 ? "" : $" ({CountText.Of(model.Size, "byte")})";
        page.Write($"<div class=\"wide\"><dt>Path</dt><dd><code>{Shown.Name(model.Path)}</code></dd></div>\n");
        page.Write($"<div><dt>Size</dt><dd>{ByteCount.Format(model.Size)}{exact}</dd></div>\n");
        page.Write($"<div><dt>Media type</dt><dd>{Shown.Name(model.MediaType)}</dd></div>\n");
        page.Write($"<div><dt>Added</dt><dd>{Shown.Moment(model.Created)}</dd></div>\n");
        if (model.Zarr is (var status, var count))
        {
            page.Write($"<div><dt>Zarr</dt><dd><a href=\"{model.Urls.Zarr}\">");
            page.Write($"{CountText.Of(count, "entry", "entries")}</a>, {Shown.Explain(status)}</dd></div>\n");
        }
        foreach (var (algorithm, digest) in model.Digests)
            page.Write($"<div class=\"wide\"><dt>{algorithm}</dt><dd><code>{digest}</code></dd></div>\n");
        page.Write($"</dl>\n<p>");
        if (model.Zarr is null)
            page.Write($"<a class=\"button\" href=\"{model.Urls.Download}\">Download</a>");
        else
            page.Write($"<a class=\"button\" href=\"{model.Urls.Zarr}\">Browse the entries</a>");
        page.Write($"</p>\n");
    }

    private static void WritePreview(HtmlWriter page, AssetModel model)
    {
        if (model is { Preview: null, NoPreview: null })
            return;
        var source = model.Urls.Preview;
        var name = Shown.Name(model.Path);
        page.Write($"<section aria-labelledby=\"preview\">\n<h2 id=\"preview\">Preview</h2>\n");
        if (model.Preview == "image")
            page.Write($"<img class=\"preview\" src=\"{source}\" alt=\"{name}\" loading=\"lazy\">\n");
        else if (model.Preview == "video")
        {
            page.Write($"<video class=\"preview\" src=\"{source}\" controls preload=\"metadata\" title=\"{name}\">");
            page.Write($"</video>\n");
        }
        else if (model.Preview == "audio")
            page.Write($"<audio src=\"{source}\" controls preload=\"metadata\" title=\"{name}\"></audio>\n");
        else
        {
            page.Write($"<p>{Shown.Name(model.NoPreview ?? "")} ");
            page.Write($"<a href=\"{model.Urls.Download}\">Download the file</a> to open it in another program.</p>\n");
        }
        page.Write($"</section>\n");
    }

    private static void WriteContent(HtmlWriter page, FileContent content)
    {
        if (content.Fields.Count > 0)
        {
            page.Write($"<div class=\"metadata\">\n<dl>\n");
            foreach (var (name, value) in content.Fields)
            {
                page.Write($"<div><dt>{Shown.Name(name)}</dt><dd class=\"text\">");
                page.Write($"{new TextLines(Shown.Cut(value, MaxText))}</dd></div>\n");
            }
            page.Write($"</dl>\n</div>\n");
        }
        if (content.Note is not null)
            page.Write($"<p class=\"note\">{content.Note}</p>\n");
    }
}
