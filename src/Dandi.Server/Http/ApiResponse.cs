using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Server.Headers;
using Microsoft.AspNetCore.Http;

namespace Dandi.Server.Http;

/// <summary>A response of the API.</summary>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Body">The JSON body; null for an empty body.</param>
internal sealed record ApiResponse(int Status, JsonNode? Body = null)
{
    // Most responses are shorter, and then state their length.
    private const int MaxBuffered = 1 << 20;
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The <c>Location</c> header, or null.</summary>
    public string? Location { get; init; }

    /// <summary>An HTML body instead of JSON, or null.</summary>
    public string? Html { get; init; }

    /// <summary>The <c>Content-Security-Policy</c>; null for the default.</summary>
    public string? ContentPolicy { get; init; }

    /// <summary>
    /// The member <c>results</c> of the body, null for none. The items are created while they are written, because all
    /// of a page together may be large.
    /// </summary>
    public IEnumerable<JsonNode>? Results { get; init; }

    public static ApiResponse Ok(JsonNode? body) => new(200, body);

    public static ApiResponse Empty(int status) => new(status);

    public async Task WriteAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var response = http.Response;
        response.StatusCode = Status;
        if (Location is not null)
            response.Headers.Location = ResponseHeaders.EncodeUrl(Location);
        if (ContentPolicy is not null)
            response.Headers.ContentSecurityPolicy = ContentPolicy;
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
        var isHead = HttpMethods.IsHead(http.Request.Method);
        var isBuffered = true;
        using var buffer = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            if (Results is null)
                Body.WriteTo(writer);
            else
                isBuffered = await WriteListAsync(writer, buffer, isHead ? null : response.Body, cancellationToken);
        }
        if (isBuffered)
            response.ContentLength = buffer.Length;
        if (!isHead)
            await response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellationToken);
    }

    /// <summary>Writes the body with its results; what exceeds the buffer goes to the output.</summary>
    /// <param name="writer">Writes to the buffer.</param>
    /// <param name="buffer">Receives the start, or all, of the body.</param>
    /// <param name="output">The body of the response; null if it has none.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <returns>Whether the buffer has the whole body.</returns>
    private async Task<bool> WriteListAsync(
        Utf8JsonWriter writer,
        MemoryStream buffer,
        Stream? output,
        CancellationToken cancellationToken
    )
    {
        writer.WriteStartObject();
        foreach (var (name, value) in Body!.AsObject())
        {
            writer.WritePropertyName(name);
            WriteValue(writer, value);
        }
        writer.WriteStartArray("results");
        var isBuffered = true;
        foreach (var item in Results!)
        {
            WriteValue(writer, item);
            if (buffer.Length + writer.BytesPending < MaxBuffered)
                continue;
            isBuffered = false;
            if (output is null)
                return false;
            await writer.FlushAsync(cancellationToken);
            await output.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellationToken);
            buffer.SetLength(0);
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
        return isBuffered;
    }

    private static void WriteValue(Utf8JsonWriter writer, JsonNode? value)
    {
        if (value is null)
            writer.WriteNullValue();
        else
            value.WriteTo(writer);
    }
}
