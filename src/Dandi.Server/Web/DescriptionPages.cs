using Dandi.Server.Description;
using Dandi.Server.Endpoints;
using Dandi.Server.Http;
using Dandi.Server.Web.Views;

namespace Dandi.Server.Web;

/// <summary>
/// The pages that describe the API to people, and the OpenAPI documents of the same URLs for a session. To clients that
/// need none, <see cref="DocumentEndpoints"/> sends the documents.
/// </summary>
/// <param name="api">Describes the API.</param>
internal sealed class DescriptionPages(ApiDescription api)
{
    public IEnumerable<PageRoute> Routes() =>
        DocumentEndpoints.Descriptions.Select(description => new PageRoute(description.Path.TrimEnd('/'))
        {
            Get = (request, _) => Task.FromResult(Respond(request, description.BasePath)),
        });

    private PageResponse Respond(PageRequest request, string basePath) =>
        DocumentEndpoints.WantsPage(request.Api.Http.Request)
            ? request.Page("API", page => DescriptionView.Write(page, ListOperations(basePath)))
            : PageResponse.Json(api.Create(basePath));

    private IEnumerable<OperationItem> ListOperations(string basePath) =>
        api.Below(basePath).SelectMany(route => route.Handlers.Keys.Select(method => Describe(route, method)));

    private OperationItem Describe(Route route, string method)
    {
        var operation = Operations.Find(method, route.Pattern);
        return new OperationItem(ApiDescription.ResourceOf(route), method, route.Pattern)
        {
            Summary = operation.Summary,
            Query = operation.Query,
            Access =
                route.Access == Access.Administrators ? "administrators"
                : api.NeedsKey(route, method) ? "with an API key"
                : "everybody",
        };
    }
}
