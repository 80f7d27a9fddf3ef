using System.Text.Json.Nodes;

namespace Dandi.Server.Http;

/// <summary>An error response of the API; its body has one of the forms of archive-api.md §1.3.</summary>
internal sealed class ApiError(int status, JsonNode? body) : Exception
{
    public int Status => status;

    /// <summary>The JSON body; null for an empty body.</summary>
    public JsonNode? Body => body;

    /// <summary>The sentence of an error of the form <c>{"detail": "…"}</c>; otherwise empty.</summary>
    public string Sentence => (body as JsonObject)?["detail"]?.ToString() ?? "";

    /// <summary>The value of <c>Retry-After</c>, or null.</summary>
    public int? RetryAfterSeconds { get; private init; }

    /// <summary>Status 503: the archive is busy with other requests, and the request can be repeated.</summary>
    public static ApiError Busy(string text) =>
        new(503, new JsonObject { ["detail"] = text }) { RetryAfterSeconds = 1 };

    public static ApiError Unauthorized(string text = "Authentication credentials were not provided.") =>
        Detail(401, text);

    public static ApiError Forbidden(string text = "You do not have permission to perform this action.") =>
        Detail(403, text);

    public static ApiError NotFound(string text = "Not found.") => Detail(404, text);

    /// <summary>A JSON object with <c>detail</c>.</summary>
    public static ApiError Detail(int status, string text) => new(status, new JsonObject { ["detail"] = text });

    /// <summary>A JSON string.</summary>
    public static ApiError Text(int status, string text) => new(status, JsonValue.Create(text));

    /// <summary>Status 400 with a JSON array of one string.</summary>
    public static ApiError List(string text) => new(400, new JsonArray(text));

    /// <summary>Status 400 with the error of one field.</summary>
    public static ApiError Field(string name, string text) => new(400, new JsonObject { [name] = new JsonArray(text) });
}
