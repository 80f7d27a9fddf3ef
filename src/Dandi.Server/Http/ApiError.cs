using System.Text.Json.Nodes;

namespace Dandi.Server.Http;

/// <summary>A request is refused: the status and the body, in the shapes of archive-api.md §1.3.</summary>
internal sealed class ApiError(int status, JsonNode? body) : Exception
{
    /// <summary>The status.</summary>
    public int Status => status;

    /// <summary>The body; null for an empty one.</summary>
    public JsonNode? Body => body;

    /// <summary>The nobody has to log in.</summary>
    public static ApiError Unauthorized(string text = "Authentication credentials were not provided.") =>
        Detail(401, text);

    /// <summary>Somebody else has to do it.</summary>
    public static ApiError Forbidden(string text = "You do not have permission to perform this action.") =>
        Detail(403, text);

    /// <summary>There is no such thing.</summary>
    public static ApiError NotFound(string text = "Not found.") => Detail(404, text);

    /// <summary>An object with a <c>detail</c>.</summary>
    public static ApiError Detail(int status, string text) => new(status, new JsonObject { ["detail"] = text });

    /// <summary>A bare text.</summary>
    public static ApiError Text(int status, string text) => new(status, JsonValue.Create(text));

    /// <summary>A list of one text.</summary>
    public static ApiError List(string text) => new(400, new JsonArray(text));

    /// <summary>A fault of one field.</summary>
    public static ApiError Field(string name, string text) => new(400, new JsonObject { [name] = new JsonArray(text) });
}
