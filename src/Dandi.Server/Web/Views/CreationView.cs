using Dandi.Html;

namespace Dandi.Server.Web.Views;

/// <summary>The form for a new Dandiset.</summary>
internal static class CreationView
{
    /// <summary>Writes the content.</summary>
    public static void Write(HtmlWriter page, CreationModel model, IEnumerable<string> licenses, string token)
    {
        page.Write($"<h1>New Dandiset</h1>\n");
        if (model.Problem is not null)
            page.Write($"<p class=\"problem\" role=\"alert\">{model.Problem}</p>\n");
        page.Write($"<form class=\"fields\" method=\"post\" action=\"/dandiset/create\">\n");
        Layout.WriteToken(page, token);
        page.Write(
            $"""
            <label>Name <input name="name" required maxlength="300" value="{model.Name}"></label>
            <label>Description <textarea name="description" rows="5" maxlength="3000">{model.Description}</textarea>
            </label>
            <label>License <select name="license">

            """
        );
        foreach (var license in licenses)
        {
            if (license == model.License)
                page.Write($"<option selected>{license}</option>\n");
            else
                page.Write($"<option>{license}</option>\n");
        }
        page.Write($"</select></label>\n<label class=\"choice\"><input type=\"checkbox\" name=\"embargo\" value=\"1\"");
        if (model.IsEmbargoed)
            page.Write($" checked");
        page.Write(
            $"""
            > Embargoed: only owners see it, for two years at most</label>
            <p class="note">A version can be published when the metadata is valid: it needs a description of the
            Dandiset and a contact person. You become the first owner and contact person.</p>
            <button>Create</button>
            </form>

            """
        );
    }
}
