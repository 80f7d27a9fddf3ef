using System.Text.Json.Nodes;
using Dandi.Html;

namespace Dandi.Server.Web.Views;

/// <summary>The page of a version of a Dandiset.</summary>
internal static class VersionView
{
    private const int MaxText = 5_000;

    /// <summary>Writes the content.</summary>
    public static void Write(HtmlWriter page, VersionModel model)
    {
        page.Write($"<h1>{Shown.Name(model.Name)}</h1>\n");
        WriteBadges(page, model);
        if (model.Metadata["description"] is { } description)
            page.Write($"<p class=\"text\">{new TextLines(Shown.Cut(description.ToString(), MaxText))}</p>\n");
        WriteFacts(page, model);
        VersionForms.Write(page, model);
        WriteDownload(page, model);
        if (model.Arrivals is not null)
            ActivityView.WriteSection(page, model.Arrivals);
        WriteErrors(page, model);
        WriteVersions(page, model);
        page.Write($"<section aria-labelledby=\"metadata\">\n<h2 id=\"metadata\">Metadata</h2>\n");
        MetadataTree.Write(page, model.Metadata, "manifestLocation", target: null);
        page.Write($"</section>\n");
    }

    private static void WriteBadges(HtmlWriter page, VersionModel model)
    {
        page.Write($"<p class=\"facts-line\"><code>{model.Urls.Label}</code> ");
        page.Write($"<span class=\"badge {Shown.ToneOf(model.Status)}\">{Shown.Explain(model.Status)}</span> ");
        if (model.EmbargoStatus == "UNEMBARGOING")
            page.Write($"<span class=\"badge warning\">embargo is being ended</span> ");
        else if (model.IsEmbargoed)
            page.Write($"<span class=\"badge warning\">embargoed until {model.EmbargoEnd}</span> ");
        page.Write($"</p>\n");
        if (model.Status is "Pending" or "Publishing" || model.EmbargoStatus == "UNEMBARGOING")
        {
            page.Write($"<p class=\"note\" data-reload>The archive is still working on this version. ");
            page.Write($"<a href=\"{model.Urls.Page}\">Reload the page</a> to see the result.</p>\n");
        }
    }

    private static void WriteFacts(HtmlWriter page, VersionModel model)
    {
        page.Write($"<dl class=\"facts\">\n<div><dt>Files</dt><dd><a href=\"{model.Urls.Files}\">");
        page.Write($"{CountText.Of(model.Count, "file")}</a>, {ByteCount.Format(model.Size)}</dd></div>\n");
        page.Write($"<div><dt>Owners</dt><dd>{Shown.Name(string.Join(", ", model.Owners))}</dd></div>\n");
        page.Write($"<div><dt>Created</dt><dd>{Shown.Moment(model.Created)}</dd></div>\n");
        page.Write($"<div><dt>Modified</dt><dd>{Shown.Moment(model.Modified)}</dd></div>\n");
        page.Write($"<div><dt>Stars</dt><dd>{model.Stars}</dd></div>\n");
        if (LicensesOf(model.Metadata["license"]) is { Length: > 0 } licenses)
            page.Write($"<div><dt>License</dt><dd>{licenses}</dd></div>\n");
        if (model.ActiveUploads > 0)
            page.Write($"<div><dt>Unfinished uploads</dt><dd>{model.ActiveUploads}</dd></div>\n");
        if (model.Metadata["citation"] is { } citation)
        {
            page.Write($"<div class=\"wide\"><dt>Citation</dt><dd>{Shown.Cut(citation.ToString(), MaxText)}");
            page.Write($"</dd></div>\n");
        }
        if (model.ReleaseNotes.Length > 0)
        {
            page.Write($"<div class=\"wide\"><dt>Release notes</dt><dd class=\"text\">");
            page.Write($"{new TextLines(model.ReleaseNotes)}</dd></div>\n");
        }
        page.Write($"</dl>\n");
    }

    private static string LicensesOf(JsonNode? licenses) =>
        licenses is JsonArray list
            ? Shown.Cut(string.Join("; ", list.Select(license => Shown.License(license?.ToString() ?? ""))), MaxText)
            : Shown.License(licenses?.ToString() ?? "");

    private static void WriteDownload(HtmlWriter page, VersionModel model)
    {
        var isUploadable = model is { IsDraft: true, CanChange: true };
        var heading = isUploadable ? "Download and upload" : "Download";
        page.Write($"<section aria-labelledby=\"download\">\n<h2 id=\"download\">{heading}</h2>\n");
        page.Write($"<p><a class=\"button\" href=\"{model.Urls.Files}\">Browse the files</a></p>\n");
        page.Write($"<p>Download all files with the command line:</p>\n<pre tabindex=\"0\"><code>");
        page.Write($"dandi download -i {model.Api} ");
        page.Write($"{model.Api}/dandisets/{model.Identifier}/versions/{model.Version}/</code></pre>\n");
        if (isUploadable)
        {
            page.Write($"<p>To upload, add files to the folder that this command creates, and run there:</p>\n");
            page.Write($"<pre tabindex=\"0\"><code>");
            page.Write($"dandi upload -i {model.Api}</code></pre>\n");
        }
        page.Write($"</section>\n");
    }

    private static void WriteErrors(HtmlWriter page, VersionModel model)
    {
        page.Write($"<section aria-labelledby=\"errors\">\n<h2 id=\"errors\">Validation</h2>\n");
        if (model.Errors.Count + model.Invalid > 0)
            WriteErrorCounts(page, model);
        if (model.Errors.Count > 0)
            ValidationErrorList.Write(page, model.Errors, model.Urls);
        if (model.Pending > 0)
        {
            var files = CountText.Of(
                model.Pending,
                "file is",
                model.Pending < model.MaxListed ? "files are" : "or more files are"
            );
            page.Write($"<p>{files} being validated.</p>\n");
        }
        else if (model.Status is "Pending" or "Publishing")
            page.Write($"<p>The validation has not finished yet.</p>\n");
        else if (model.Errors.Count + model.Invalid == 0)
            page.Write($"<p>The metadata of the Dandiset and of all its files is valid.</p>\n");
        page.Write($"</section>\n");
    }

    private static void WriteErrorCounts(HtmlWriter page, VersionModel model)
    {
        var errors = model.Errors;
        var own = errors.Count(error => error.Path is null);
        var files = errors.Select(error => error.Path).OfType<string>().Distinct(StringComparer.Ordinal).Count();
        page.Write($"<p>");
        if (own > 0)
            page.Write($"The metadata of the Dandiset has {CountText.Of(own, "error")}. ");
        if (files > 0)
            page.Write(
                $"The metadata of {CountText.Of(files, "file")} has {CountText.Of(errors.Count - own, "error")}. "
            );
        if (model.Invalid - files is > 0 and var silent)
        {
            var invalid = CountText.Of(silent, "file is", "files are");
            page.Write($"{invalid} invalid without a message that says why. ");
        }
        if (model.Invalid == model.MaxListed)
            page.Write($"There may be more invalid files: the first {model.MaxListed} are listed.");
        page.Write($"</p>\n");
    }

    private static void WriteVersions(HtmlWriter page, VersionModel model)
    {
        page.Write(
            $"<section aria-labelledby=\"versions\">\n<h2 id=\"versions\">Versions</h2>\n<ul class=\"plain\">\n"
        );
        foreach (var version in model.Versions)
        {
            page.Write($"<li>");
            if (version.Version == model.Version)
                page.Write($"<b aria-current=\"page\">{version.Version}</b>");
            else
            {
                var urls = new VersionUrls(model.Identifier, version.Version);
                page.Write($"<a href=\"{urls.Page}\">{version.Version}</a>");
            }
            page.Write(
                $" <span class=\"badge {Shown.ToneOf(version.Status)}\">{Shown.Explain(version.Status)}</span> "
            );
            page.Write($"<span class=\"note\">{Shown.Moment(version.Modified)}</span></li>\n");
        }
        page.Write($"</ul>\n");
        if (model.VersionCount > model.Versions.Count)
        {
            page.Write($"<p class=\"note\">The newest {model.Versions.Count} of {model.VersionCount} versions ");
            page.Write($"are listed.</p>\n");
        }
        page.Write($"</section>\n");
    }
}
