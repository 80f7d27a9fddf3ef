using System.Globalization;
using System.Text.Json.Nodes;
using Dandi.Server.Http;
using Dandi.Server.Metadata;

namespace Dandi.Server.Description;

/// <summary>
/// Describes routes as an OpenAPI document (<see href="https://spec.openapis.org/oas/v3.1.1">OpenAPI 3.1</see>): paths,
/// methods and access from the routes themselves, the rest from <see cref="Operations"/>.
/// </summary>
/// <param name="routes">The routes of the archive.</param>
/// <param name="isKeyNeeded">Whether the archive refuses requests without an API key.</param>
internal sealed class ApiDescription(IReadOnlyList<Route> routes, bool isKeyNeeded)
{
    private const string Scheme = "token";

    private static readonly Dictionary<int, string> Statuses = new()
    {
        [200] = "Success",
        [202] = "Accepted: the archive does it later",
        [204] = "Success, without content",
        [302] = "Redirect",
        [400] = "The request is invalid",
        [401] = "The API key is missing or invalid",
        [403] = "The account may not do this",
        [404] = "There is no such resource, or it is hidden from the account",
        [409] = "The state of the resource does not allow this now",
        [423] = "The resource is locked now",
    };

    // The segments that routes accept in the place of a variable.
    private static readonly Dictionary<string, JsonObject> Variables = new(StringComparer.Ordinal)
    {
        ["dandiset"] = Text("^[0-9]{6}$"),
        ["version"] = Text(@"^(draft|0\.[0-9]{6}\.[0-9]{4})$"),
        ["upload"] = Text("^[0-9a-f-]{36}$"),
        ["uuid"] = Text("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"),
    };

    /// <summary>Creates the document.</summary>
    /// <param name="basePath">The path that all paths of the document follow.</param>
    public JsonObject Create(string basePath)
    {
        var paths = new JsonObject();
        foreach (var route in Below(basePath))
        {
            var path = new JsonObject();
            if (ParametersOf(route) is { Count: > 0 } parameters)
                path["parameters"] = parameters;
            foreach (var method in route.Handlers.Keys)
                path[method.ToLowerInvariant()] = Describe(route, method);
            paths[route.Pattern[basePath.Length..]] = path;
        }
        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject { ["title"] = "Local DANDI archive", ["version"] = Instance.Version },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = basePath }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject
                {
                    [Scheme] = new JsonObject
                    {
                        ["type"] = "apiKey",
                        ["in"] = "header",
                        ["name"] = "Authorization",
                        ["description"] = "The word `token`, a space, and the API key.",
                    },
                },
            },
        };
    }

    /// <summary>The routes below a path.</summary>
    public IEnumerable<Route> Below(string basePath) =>
        routes.Where(route => route.Pattern.StartsWith(basePath + "/", StringComparison.Ordinal));

    /// <summary>The resource of a route, by which its operations are grouped.</summary>
    public static string ResourceOf(Route route) => route.Pattern.Split('/')[2];

    /// <summary>Whether a request without an API key is refused.</summary>
    public bool NeedsKey(Route route, string method) =>
        (isKeyNeeded && !route.IsForAnonymous)
        || (route.Access != Access.Open && (route.Access != Access.ReadByAll || method != "GET"));

    private JsonObject Describe(Route route, string method)
    {
        var operation = Operations.Find(method, route.Pattern);
        var described = new JsonObject
        {
            ["operationId"] = IdOf(route, method),
            ["summary"] = operation.Summary,
            ["tags"] = new JsonArray(ResourceOf(route)),
            ["security"] = SecurityOf(route, method),
        };
        if (operation.Query.Length > 0)
            described["parameters"] = new JsonArray([.. operation.Query.Split(' ').Select(QueryParameter)]);
        if (operation.HasBody)
            described["requestBody"] = new JsonObject { ["content"] = Content(), ["required"] = true };
        var responses = new JsonObject();
        foreach (var status in StatusesOf(route, method, operation).Order())
        {
            var response = new JsonObject { ["description"] = Statuses[status] };
            if (status is not (202 or 204 or 302) && !route.AcceptsAll)
                response["content"] = Content();
            responses[status.ToString(CultureInfo.InvariantCulture)] = response;
        }
        described["responses"] = responses;
        return described;
    }

    private static HashSet<int> StatusesOf(Route route, string method, Operation operation)
    {
        // Any request may have an invalid key.
        var statuses = new HashSet<int> { operation.Status, 401 };
        var hasVariables = route.Pattern.Contains('{', StringComparison.Ordinal);
        if (operation.HasBody || operation.Query.Length > 0 || method != "GET")
            statuses.Add(400);
        if (hasVariables || operation.HasBody || operation.Query.Length > 0)
            statuses.Add(404);
        if (hasVariables || route.Access != Access.Open)
            statuses.Add(403);
        if (route.Pattern.EndsWith("/publish/", StringComparison.Ordinal))
            statuses.UnionWith([409, 423]);
        return statuses;
    }

    /// <summary>An empty object stands for a request without a key.</summary>
    private JsonArray SecurityOf(Route route, string method)
    {
        var key = new JsonObject { [Scheme] = new JsonArray() };
        return NeedsKey(route, method) ? new JsonArray(key) : new JsonArray(new JsonObject(), key);
    }

    private static string IdOf(Route route, string method)
    {
        var words = route.Pattern.Split(['/', '{', '}', '-'], StringSplitOptions.RemoveEmptyEntries).Skip(1);
        return string.Join('_', words.Prepend(method.ToLowerInvariant()));
    }

    private static JsonArray ParametersOf(Route route) =>
        new([
            .. route
                .Pattern.Split('/')
                .Where(segment => segment is ['{', ..])
                .Select(segment => segment.Trim('{', '}'))
                .Select(
                    JsonNode (name) =>
                        new JsonObject
                        {
                            ["name"] = name,
                            ["in"] = "path",
                            ["required"] = true,
                            ["schema"] = Variables[name].DeepClone(),
                        }
                ),
        ]);

    private static JsonNode QueryParameter(string name) =>
        new JsonObject
        {
            ["name"] = name,
            ["in"] = "query",
            ["schema"] = new JsonObject { ["type"] = "string" },
        };

    private static JsonObject Content() =>
        new() { ["application/json"] = new JsonObject { ["schema"] = new JsonObject() } };

    private static JsonObject Text(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };
}
