using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Server.Headers;
using Dandi.Server.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Dandi.Server.Http;

/// <summary>A response of the API.</summary>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Body">The JSON body; null for an empty body.</param>
internal sealed record ApiResponse(int Status, JsonNode? Body = null)
{
    // Most lists are shorter, and then state their length.
    private const int MaxBuffered = 1 << 20;
    private const int MaxBytesInMemory = 64 << 10;

    /// <summary>The <c>Location</c> header, or null.</summary>
    public string? Location { get; init; }

    /// <summary>The <c>Retry-After</c> header, or null.</summary>
    public int? RetryAfterSeconds { get; private init; }

    /// <summary>An HTML or other text body instead of JSON, or null.</summary>
    public string? Html { get; init; }

    /// <summary>The media type of <see cref="Html"/>.</summary>
    public string TextType { get; init; } = "text/html; charset=utf-8";

    /// <summary>The <c>Content-Security-Policy</c>; null for the default.</summary>
    public string? ContentPolicy { get; init; }

    /// <summary>
    /// The last member of the body, a list, null for none; an item that is null is left out. The items are created
    /// while they are written, because all together may be large.
    /// </summary>
    public (string Name, IEnumerable<JsonNode?> Items)? List { get; init; }

    public static ApiResponse Ok(JsonNode? body) => new(200, body);

    public static ApiResponse Empty(int status) => new(status);

    public static ApiResponse Of(ApiError error) =>
        new(error.Status, error.Body) { RetryAfterSeconds = error.RetryAfterSeconds };

    /// <summary>
    /// Sends the response. It is serialized before that, into a buffer that continues in a temp file, so that a client
    /// that reads slowly holds neither values nor much memory: nothing that is awaited refers to <see cref="Body"/>.
    /// </summary>
    public Task WriteAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var response = http.Response;
        response.StatusCode = Status;
        if (Location is not null)
            response.Headers.Location = ResponseHeaders.EncodeUrl(Location);
        ResponseHeaders.SetRetryAfter(response, RetryAfterSeconds);
        if (ContentPolicy is not null)
            response.Headers.ContentSecurityPolicy = ContentPolicy;
        if (Body is null)
            return WriteHtmlAsync(response, cancellationToken);
        response.ContentType = "application/json";
        return List is null
            ? SendAsync(http, Serialize(Body), cancellationToken)
            : WriteListAsync(http, new FileBufferingWriteStream(MaxBytesInMemory), cancellationToken);
    }

    private static FileBufferingWriteStream Serialize(JsonNode body)
    {
        var buffer = new FileBufferingWriteStream(MaxBytesInMemory);
        using var writer = new Utf8JsonWriter(buffer, JsonText.WriterOptions);
        body.WriteTo(writer);
        return buffer;
    }

    private Task WriteHtmlAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        if (Status != 204)
            response.ContentType = TextType;
        if (Status != 204)
            response.ContentLength = Encoding.UTF8.GetByteCount(Html ?? "");
        var isHead = HttpMethods.IsHead(response.HttpContext.Request.Method);
        return Html is null || isHead ? Task.CompletedTask : response.WriteAsync(Html, cancellationToken);
    }

    private static async Task SendAsync(
        HttpContext http,
        FileBufferingWriteStream buffer,
        CancellationToken cancellationToken
    )
    {
        await using (buffer)
        {
            if (!http.Response.HasStarted)
                http.Response.ContentLength = buffer.Length;
            if (!HttpMethods.IsHead(http.Request.Method))
                await buffer.DrainBufferAsync(http.Response.Body, cancellationToken);
        }
    }

    private async Task WriteListAsync(
        HttpContext http,
        FileBufferingWriteStream buffer,
        CancellationToken cancellationToken
    )
    {
        await using (buffer)
        {
            await using var writer = new Utf8JsonWriter(buffer, JsonText.WriterOptions);
            var output = HttpMethods.IsHead(http.Request.Method) ? null : http.Response.Body;
            if (!await TryBufferListAsync(writer, buffer, output, cancellationToken))
                return;
            await writer.FlushAsync(cancellationToken);
            await SendAsync(http, buffer, cancellationToken);
        }
    }

    /// <summary>Writes the body with its list; what exceeds the buffer goes to the output.</summary>
    /// <param name="writer">Writes to the buffer.</param>
    /// <param name="buffer">Receives the start, or all, of the body.</param>
    /// <param name="output">The body of the response; null if it has none.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <returns>False if there is no output and the body exceeds the buffer.</returns>
    private async Task<bool> TryBufferListAsync(
        Utf8JsonWriter writer,
        FileBufferingWriteStream buffer,
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
        writer.WriteStartArray(List!.Value.Name);
        using var items = List.Value.Items.GetEnumerator();
        while (TryWriteNext(writer, items))
        {
            if (buffer.Length + writer.BytesPending < MaxBuffered)
                continue;
            if (output is null)
                return false;
            await writer.FlushAsync(cancellationToken);
            await buffer.DrainBufferAsync(output, cancellationToken);
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
        return true;
    }

    // Apart, so that no item is kept while the response is sent.
    private static bool TryWriteNext(Utf8JsonWriter writer, IEnumerator<JsonNode?> items)
    {
        if (!items.MoveNext())
            return false;
        items.Current?.WriteTo(writer);
        return true;
    }

    private static void WriteValue(Utf8JsonWriter writer, JsonNode? value)
    {
        if (value is null)
            writer.WriteNullValue();
        else
            value.WriteTo(writer);
    }
}
