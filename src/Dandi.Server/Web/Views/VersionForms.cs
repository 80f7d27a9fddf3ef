using Dandi.Html;

namespace Dandi.Server.Web.Views;

/// <summary>The forms on the page of a version: star, publish, end the embargo.</summary>
internal static class VersionForms
{
    /// <summary>Writes those that the person who looks at it may use.</summary>
    public static void Write(HtmlWriter page, VersionModel model)
    {
        if (model.Token is null)
            return;
        page.Write($"<div class=\"forms\">\n");
        WriteStar(page, model);
        if (model is { CanChange: true, IsDraft: true, EmbargoStatus: not "UNEMBARGOING" })
            page.Write($"<a class=\"plain-button\" href=\"{model.Urls.Edit}\">Edit…</a>\n");
        if (model is { CanChange: true, IsDraft: true, IsEmbargoed: false })
            WritePublish(page, model);
        if (model is { CanChange: true, EmbargoStatus: "EMBARGOED" })
            WriteUnembargo(page, model);
        page.Write($"</div>\n");
    }

    private static void WriteStar(HtmlWriter page, VersionModel model)
    {
        page.Write($"<form method=\"post\" action=\"{model.Urls.Star}\">\n");
        Layout.WriteToken(page, model.Token);
        page.Write($"<input type=\"hidden\" name=\"version\" value=\"{model.Version}\">\n");
        if (model.IsStarred)
            page.Write($"<button name=\"change\" value=\"remove\">Remove my star</button>\n</form>\n");
        else
            page.Write($"<button name=\"change\" value=\"add\">Add a star</button>\n</form>\n");
    }

    private static void WritePublish(HtmlWriter page, VersionModel model)
    {
        page.Write($"<details><summary>Publish…</summary>\n");
        if (WhyNotPublished(model.Status, model.HasZarrs) is { } reason)
        {
            page.Write($"<p>{reason}</p>\n</details>\n");
            return;
        }
        page.Write($"<form class=\"fields\" method=\"post\" action=\"{model.Urls.Publish}\">\n");
        Layout.WriteToken(page, model.Token);
        page.Write(
            $"""
            <p>A published version cannot be changed or deleted by its owners.</p>
            <label>Release notes (optional) <textarea name="notes" rows="3" maxlength="5000"></textarea></label>
            <button>Publish this draft</button>
            </form>
            </details>

            """
        );
    }

    /// <summary>Why the draft of an open Dandiset cannot be published, and what to do; null if it can.</summary>
    public static string? WhyNotPublished(string status, bool hasZarrs) =>
        status switch
        {
            _ when hasZarrs =>
                "The draft contains Zarrs. Neither this archive nor the DANDI Archive can publish them. Remove them to "
                    + "publish the other files.",
            "Published" => "Nothing has changed since the last version was published.",
            "Publishing" => "The draft is being published.",
            "Pending" => "The draft is being validated. Try again when that is finished.",
            "Invalid" => "The metadata has errors. First correct those that the page lists under Validation.",
            _ => null,
        };

    private static void WriteUnembargo(HtmlWriter page, VersionModel model)
    {
        page.Write($"<details><summary>End the embargo…</summary>\n");
        page.Write($"<form class=\"fields\" method=\"post\" action=\"{model.Urls.Unembargo}\">\n");
        Layout.WriteToken(page, model.Token);
        page.Write($"<p>Everybody who can use this archive can then see the Dandiset and read its files. ");
        page.Write($"This cannot be undone.</p>\n");
        if (model.ActiveUploads > 0)
        {
            page.Write($"<p>{CountText.Of(model.ActiveUploads, "upload is", "uploads are")} unfinished. ");
            page.Write($"Finish or discard all uploads first.</p>\n");
        }
        page.Write($"<button>End the embargo</button>\n</form>\n</details>\n");
    }
}
