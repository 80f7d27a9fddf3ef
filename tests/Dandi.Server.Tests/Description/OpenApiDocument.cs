using System.Text.Json.Nodes;

namespace Dandi.Server.Tests.Description;

/// <summary>
/// Checks what a document of <see href="https://spec.openapis.org/oas/v3.1.1">OpenAPI 3.1</see> must have, as far as
/// ours uses it.
/// </summary>
internal static class OpenApiDocument
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

    /// <summary>Finds the faults of a document, as sentences.</summary>
    public static IReadOnlyList<string> FindFaults(JsonObject document)
    {
        var faults = new List<string>();
        if (document["openapi"]?.ToString().StartsWith("3.1.", StringComparison.Ordinal) != true)
            faults.Add("openapi: is not 3.1");
        Require(document["info"], "info", ["title", "version"], ["summary", "description", "license"], faults);
        Allow(document, "", ["openapi", "info", "servers", "paths", "components", "tags", "security"], faults);
        foreach (var server in document["servers"]?.AsArray() ?? [])
            Require(server, "servers", ["url"], ["description"], faults);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (path, item) in document["paths"]!.AsObject())
        {
            if (path[0] != '/')
                faults.Add($"{path}: does not begin with a slash");
            CheckItem(document, path, item!.AsObject(), ids, faults);
        }
        return faults;
    }

    private static void CheckItem(
        JsonObject document,
        string path,
        JsonObject item,
        HashSet<string> ids,
        List<string> faults
    )
    {
        Allow(item, path, [.. Methods, "parameters", "summary", "description"], faults);
        var variables = path.Split('/').Where(segment => segment is ['{', .., '}']).Select(each => each[1..^1]);
        var parameters = item["parameters"]?.AsArray() ?? [];
        if (!variables.SequenceEqual(parameters.Select(each => each!["name"]!.ToString())))
            faults.Add($"{path}: its parameters are not those in the path");
        CheckParameters(parameters, path, "path", faults);
        foreach (var (method, operation) in item.Where(member => Methods.Contains(member.Key)))
            CheckOperation(document, $"{method} {path}", operation!.AsObject(), ids, faults);
    }

    private static void CheckOperation(
        JsonObject document,
        string place,
        JsonObject operation,
        HashSet<string> ids,
        List<string> faults
    )
    {
        string[] optional = ["summary", "tags", "security", "parameters", "requestBody", "operationId"];
        Require(operation, place, ["responses"], optional, faults);
        if (operation["operationId"] is { } id && !ids.Add(id.ToString()))
            faults.Add($"{place}: its operationId is not unique");
        CheckParameters(operation["parameters"]?.AsArray() ?? [], place, "query", faults);
        var responses = operation["responses"]!.AsObject();
        if (!responses.Any(response => response.Key[0] is '2' or '3'))
            faults.Add($"{place}: has no successful response");
        foreach (var (status, response) in responses)
        {
            if (status.Length != 3 || !status.All(char.IsAsciiDigit))
                faults.Add($"{place}: {status} is not a status");
            Require(response, $"{place} {status}", ["description"], ["content", "headers"], faults);
        }
        if (operation["requestBody"] is { } body)
            Require(body, $"{place} requestBody", ["content"], ["required", "description"], faults);
        var schemes = document["components"]!["securitySchemes"]!.AsObject();
        foreach (var name in operation["security"]!.AsArray().SelectMany(each => each!.AsObject()))
        {
            if (!schemes.ContainsKey(name.Key))
                faults.Add($"{place}: the security scheme {name.Key} does not exist");
        }
    }

    private static void CheckParameters(JsonArray parameters, string place, string kind, List<string> faults)
    {
        foreach (var parameter in parameters)
        {
            Require(parameter, $"{place} parameters", ["name", "in", "schema"], ["required", "description"], faults);
            if (parameter!["in"]!.ToString() != kind)
                faults.Add($"{place}: the parameter {parameter["name"]} is not in the {kind}");
            if (kind == "path" && parameter["required"]?.GetValue<bool>() != true)
                faults.Add($"{place}: the parameter {parameter["name"]} is not required");
        }
        if (parameters.DistinctBy(each => each!["name"]!.ToString()).Count() != parameters.Count)
            faults.Add($"{place}: a parameter is there twice");
    }

    private static void Require(JsonNode? node, string place, string[] required, string[] optional, List<string> faults)
    {
        if (node is not JsonObject members)
        {
            faults.Add($"{place}: is not an object");
            return;
        }
        faults.AddRange(required.Where(name => members[name] is null).Select(name => $"{place}: has no {name}"));
        Allow(members, place, [.. required, .. optional], faults);
    }

    private static void Allow(JsonObject members, string place, string[] allowed, List<string> faults) =>
        faults.AddRange(
            members.Select(member => member.Key).Except(allowed).Select(name => $"{place}: {name} is not allowed")
        );
}
