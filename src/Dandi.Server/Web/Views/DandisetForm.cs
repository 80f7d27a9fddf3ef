using Dandi.Html;

namespace Dandi.Server.Web.Views;

/// <summary>The form for the metadata of a Dandiset that a version needs.</summary>
internal static class DandisetForm
{
    /// <summary>Writes the content of the page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="model">What the form contains.</param>
    /// <param name="licenses">The licenses to choose from.</param>
    /// <param name="token">The token of the session.</param>
    public static void Write(HtmlWriter page, DandisetFormModel model, IEnumerable<string> licenses, string token)
    {
        page.Write($"<h1>{(model.IsNew ? "New Dandiset" : "Edit the draft")}</h1>\n");
        if (model.Problem is not null)
            page.Write($"<p class=\"problem\" role=\"alert\">{model.Problem}</p>\n");
        page.Write($"<form class=\"fields\" method=\"post\" action=\"{model.Path}\">\n");
        Layout.WriteToken(page, token);
        page.Write(
            $"""
            <label>Name <input name="name" required maxlength="300" value="{new FieldText(model.Name)}"></label>
            <label>Description <textarea name="description" rows="5" maxlength="3000">
            {new FieldText(model.Description)}</textarea>
            </label>
            <label>License <select name="license"
            """
        );
        // A draft may have none yet.
        if (model.IsNew)
            page.Write($" required");
        page.Write($">\n");
        if (model.EmptyLicenseOption is { } text)
            WriteLicense(page, "", text, model.License.Length == 0);
        foreach (var license in licenses)
            WriteLicense(page, license, Shown.License(license), license == model.License);
        page.Write($"</select></label>\n");
        if (model.IsNew)
            WriteEmbargo(page, model);
        else
            page.Write($"<p class=\"note\">This form does not change other metadata. Use the API to change it.</p>\n");
        page.Write($"<button>{(model.IsNew ? "Create" : "Save")}</button>\n</form>\n");
    }

    private static void WriteLicense(HtmlWriter page, string license, string text, bool isChosen)
    {
        if (isChosen)
            page.Write($"<option value=\"{license}\" selected>{text}</option>\n");
        else
            page.Write($"<option value=\"{license}\">{text}</option>\n");
    }

    private static void WriteEmbargo(HtmlWriter page, DandisetFormModel model)
    {
        page.Write($"<label class=\"choice\"><input type=\"checkbox\" name=\"embargo\" value=\"1\"");
        if (model.IsEmbargoed)
            page.Write($" checked");
        page.Write(
            $"""
            > Embargoed: only owners can see it, for at most two years</label>
            <p class="note">You become the owner and the contact person. A Dandiset can be published when its metadata
            is valid, which includes a description.</p>

            """
        );
    }
}
