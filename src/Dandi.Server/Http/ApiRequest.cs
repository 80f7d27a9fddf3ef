using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.Json;
using Dandi.Server.Store;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Dandi.Server.Http;

/// <summary>A request to the API, after routing and authentication.</summary>
/// <param name="http">The HTTP request.</param>
/// <param name="user">The caller; null for an anonymous request.</param>
/// <param name="captures">The values of the variable segments of the route, in order.</param>
/// <param name="largeBodies">Bounds the memory of large bodies, until this request is disposed.</param>
internal sealed class ApiRequest(HttpContext http, ServerUser? user, string[] captures, LargeBodies largeBodies)
    : IDisposable
{
    private const int MaxFormFields = 16;
    private const string FormType = "application/x-www-form-urlencoded";
    private LargeBodies.Reservation? _largeBody;

    public HttpContext Http => http;

    /// <summary>The caller; null for an anonymous request.</summary>
    public ServerUser? User => user;

    /// <summary>The scheme and host that the client used.</summary>
    public string Root => $"{http.Request.Scheme}://{http.Request.Host}";

    /// <summary>The base URL of the API, as the client uses it.</summary>
    public string Api => Root + "/api";

    /// <summary>The value of a variable segment of the route.</summary>
    public string this[int capture] => captures[capture];

    /// <summary>The number of the Dandiset, for routes whose first variable segment it is.</summary>
    public long DandisetNumber => long.Parse(captures[0], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A query parameter; null if it is missing or empty.</summary>
    public string? Query(string name) => Query(http.Request, name);

    /// <summary>
    /// A query parameter; null if it is missing or empty. Of several with the same name, the last one counts. Names are
    /// case-sensitive, unlike in ASP.NET.
    /// </summary>
    public static string? Query(HttpRequest request, string name)
    {
        string? last = null;
        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            if (pair.DecodeName().Span.SequenceEqual(name))
                last = pair.DecodeValue().ToString();
        }
        return last is { Length: > 0 } ? last : null;
    }

    /// <summary>
    /// The URL of the request with another value of a query parameter (null: without it), and all in order.
    /// </summary>
    public string UrlWith(string name, string? value)
    {
        var query = QueryHelpers.ParseQuery(http.Request.QueryString.Value);
        query.Remove(name);
        if (value is not null)
            query[name] = value;
        var pairs = query
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .SelectMany(pair => pair.Value, (pair, text) => $"{Encode(pair.Key)}={Encode(text ?? "")}")
            .ToList();
        var url = $"{Root}{http.Request.Path.ToUriComponent()}";
        return pairs.Count == 0 ? url : $"{url}?{string.Join('&', pairs)}";
    }

    private static string Encode(string text) =>
        Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    /// <summary>A text in the query, without white space around it; null if it is missing or empty.</summary>
    /// <exception cref="ApiError">The text has a null character, at which SQLite would end it.</exception>
    public string? QueryText(string name)
    {
        var text = Query(name)?.Trim();
        if (text?.Contains('\0', StringComparison.Ordinal) == true)
            throw ApiError.Field(name, "Null characters are not allowed.");
        return text is { Length: > 0 } ? text : null;
    }

    /// <summary>A boolean query parameter; null if it is missing or empty.</summary>
    /// <exception cref="ApiError">The value is not a boolean.</exception>
    public bool? Flag(string name) =>
        Query(name)?.ToLowerInvariant() switch
        {
            null => null,
            "t" or "y" or "yes" or "true" or "on" or "1" => true,
            "f" or "n" or "no" or "false" or "off" or "0" => false,
            _ => throw ApiError.Field(name, "Must be a valid boolean."),
        };

    /// <summary>The Python name of a JSON type, for messages of the real archive.</summary>
    public static string KindOf(JsonNode? node) =>
        node switch
        {
            null => "null",
            JsonArray => "list",
            _ => NameOf(node.GetValueKind()),
        };

    /// <summary>Reads the body as a JSON object; a missing body is an empty object.</summary>
    /// <param name="limits">The bounds of the body.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <param name="acceptsForm">Whether the body may be a form instead.</param>
    /// <exception cref="ApiError">
    /// The media type is wrong, the JSON is invalid or too large, or it is not an object.
    /// </exception>
    public async Task<JsonObject> ReadObjectAsync(
        JsonLimits limits,
        CancellationToken cancellationToken,
        bool acceptsForm = false
    )
    {
        var node = await ReadAsync(limits, acceptsForm, cancellationToken);
        if (node is JsonObject members)
            return members;
        throw node is null && HasNoBody
            ? new ApiError(400, new JsonObject())
            : ApiError.Field(
                "non_field_errors",
                node is null ? "No data provided" : $"Invalid data. Expected a dictionary, but got {KindOf(node)}."
            );
    }

    /// <summary>Reads the body as a JSON array.</summary>
    /// <exception cref="ApiError">
    /// The media type is wrong, the JSON is invalid or too large, or it is not an array.
    /// </exception>
    public async Task<JsonArray> ReadListAsync(JsonLimits limits, CancellationToken cancellationToken) =>
        await ReadAsync(limits, acceptsForm: false, cancellationToken) as JsonArray
        ?? throw ApiError.Field("non_field_errors", "Expected a list of items but got type \"dict\".");

    private bool HasNoBody =>
        http.Request.ContentLength is null or 0 && !http.Request.Headers.ContainsKey("Transfer-Encoding");

    private async Task<JsonNode?> ReadAsync(JsonLimits limits, bool acceptsForm, CancellationToken cancellationToken)
    {
        if (HasNoBody)
            return new JsonObject();
        var type = http.Request.ContentType?.Split(';')[0].Trim().ToLowerInvariant();
        if (type != "application/json" && !(acceptsForm && type == FormType))
            throw ApiError.Detail(415, $"Unsupported media type \"{http.Request.ContentType ?? ""}\" in request.");
        if (http.Request.ContentLength > limits.MaxBytes)
            throw TooLarge(limits);
        var length = http.Request.ContentLength ?? limits.MaxBytes;
        if (length > LargeBodies.MinBytes)
            _largeBody ??= largeBodies.Reserve(user, length);
        var body = await BoundedBody.TryReadAsync(http.Request.Body, limits.MaxBytes, cancellationToken)
            ?? throw TooLarge(limits);
        if (_largeBody is not null)
            await _largeBody.BeginProcessingAsync(cancellationToken);
        try
        {
            return type == FormType ? ParseForm(body.Span, limits) : JsonText.Parse(body.Span, limits);
        }
        catch (JsonException error)
        {
            throw ApiError.Detail(400, $"JSON parse error - {error.Message}");
        }
    }

    /// <summary>The members of a form; a value that begins like an object or a list is JSON.</summary>
    private static JsonObject ParseForm(ReadOnlySpan<byte> body, JsonLimits limits)
    {
        var members = new JsonObject();
        var each = limits with { MaxValues = limits.MaxValues / MaxFormFields };
        foreach (var pair in new QueryStringEnumerable(Encoding.UTF8.GetString(body)))
        {
            if (members.Count == MaxFormFields)
                throw new JsonException($"The form has more than {MaxFormFields} fields.");
            var value = pair.DecodeValue().ToString();
            members[pair.DecodeName().ToString()] = value is ['{' or '[', ..]
                ? JsonText.Parse(Encoding.UTF8.GetBytes(value), each)
                : value;
        }
        return members;
    }

    /// <inheritdoc/>
    public void Dispose() => _largeBody?.Dispose();

    private static ApiError TooLarge(JsonLimits limits) =>
        ApiError.Detail(413, $"The request body has more than {limits.MaxBytes} bytes.");

    private static string NameOf(JsonValueKind kind) =>
        kind switch
        {
            JsonValueKind.String => "str",
            JsonValueKind.Number => "int",
            _ => "bool",
        };
}
