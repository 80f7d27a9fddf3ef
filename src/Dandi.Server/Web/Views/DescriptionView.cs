using Dandi.Html;

namespace Dandi.Server.Web.Views;

/// <summary>The description of the API for people.</summary>
internal static class DescriptionView
{
    /// <summary>Writes the content.</summary>
    public static void Write(HtmlWriter page, IEnumerable<OperationItem> operations)
    {
        page.Write(
            $"""
            <h1>API</h1>
            <p>This archive has the API of the DANDI Archive. Send your API key in the header
            <code>Authorization: token KEY</code>. Embargoed Dandisets need the key of an owner.</p>
            <p><a class="button" href="?format=openapi">OpenAPI document for programs</a></p>

            """
        );
        foreach (var resource in operations.GroupBy(operation => operation.Resource))
        {
            var id = $"resource-{resource.Key}";
            page.Write($"<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{resource.Key}</h2>\n");
            WriteTable(page, resource);
            page.Write($"</section>\n");
        }
    }

    private static void WriteTable(HtmlWriter page, IEnumerable<OperationItem> operations)
    {
        page.Write(
            $"""
            <table class="files operations">
            <thead><tr><th scope="col">Operation</th><th scope="col">Request</th><th scope="col">Query parameters</th>
            <th scope="col">Access</th></tr></thead>
            <tbody>

            """
        );
        foreach (var operation in operations)
        {
            page.Write($"<tr><th scope=\"row\">{operation.Summary}</th>");
            page.Write($"<td><code>{operation.Method} {operation.Path}</code></td><td>");
            if (operation.Query.Length > 0)
                page.Write($"<code>{operation.Query}</code>");
            page.Write($"</td><td>{operation.Access}</td></tr>\n");
        }
        page.Write($"</tbody>\n</table>\n");
    }
}
