using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Dandi.Server.Http;

/// <summary>A response of the API.</summary>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Body">The JSON body; null for an empty body.</param>
internal sealed record ApiResponse(int Status, JsonNode? Body = null)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The <c>Location</c> header, or null.</summary>
    public string? Location { get; init; }

    /// <summary>An HTML body instead of JSON, or null.</summary>
    public string? Html { get; init; }

    public static ApiResponse Ok(JsonNode? body) => new(200, body);

    public static ApiResponse Empty(int status) => new(status);

    public async Task WriteAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var response = http.Response;
        response.StatusCode = Status;
        if (Location is not null)
            response.Headers.Location = Location;
        if (Body is null)
        {
            if (Status != 204)
                response.ContentLength = 0;
            if (Status != 204)
                response.ContentType = "text/html; charset=utf-8";
            if (Html is null)
                return;
            response.ContentLength = null;
            await response.WriteAsync(Html, cancellationToken);
            return;
        }
        response.ContentType = "application/json";
        using var buffer = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(buffer, Options))
            Body.WriteTo(writer);
        response.ContentLength = buffer.Length;
        if (HttpMethods.IsHead(http.Request.Method))
            return;
        await response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellationToken);
    }
}
