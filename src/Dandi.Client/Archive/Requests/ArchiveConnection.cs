using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Http;
using Dandi.Json;

namespace Dandi.Archive.Requests;

/// <summary>
/// Sends requests to the API, reads JSON responses, and turns rejections and responses that do not come from an archive
/// into <see cref="ArchiveException"/>.
/// </summary>
/// <param name="client">The client to send requests with.</param>
/// <param name="api">The base URL of the API, without a slash at the end.</param>
/// <param name="login">
/// How to log in when the archive asks for it; null if the client sends a key or needs none.
/// </param>
internal sealed class ArchiveConnection(HttpClient client, Uri api, OnDemandLogin? login = null)
{
    // The metadata of most files fit.
    private const int InitialBodySize = 2 << 10;

    /// <summary>The base URL of the API, without a slash at the end.</summary>
    public Uri Api => api;

    /// <summary>Sends a request and returns the JSON of its response.</summary>
    /// <exception cref="ArchiveException">
    /// The request was rejected, there was no response, or it does not come from an archive.
    /// </exception>
    public async Task<JsonElement> SendForJsonAsync(ArchiveRequest request, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(request, cancellationToken);
        EnsureSuccess(request, response);
        return ReadJson(request, response);
    }

    /// <summary>Sends a request whose response body is not needed.</summary>
    /// <exception cref="ArchiveException">The request did not succeed.</exception>
    public async Task SendCheckedAsync(ArchiveRequest request, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(request, cancellationToken);
        EnsureSuccess(request, response);
    }

    /// <summary>Sends a request and returns the JSON object of its response.</summary>
    /// <exception cref="ArchiveException">As <see cref="SendForJsonAsync"/>, or it is not an object.</exception>
    public async Task<JsonObject> SendForObjectAsync(ArchiveRequest request, CancellationToken cancellationToken)
    {
        var json = await SendForJsonAsync(request, cancellationToken);
        return json.ValueKind == JsonValueKind.Object
            ? JsonObject.Create(json)!
            : throw Invalid(request, "is not a JSON object", isFatal: true);
    }

    /// <summary>
    /// Sends a request, logging in and sending it again if the archive asks for it, and returns the response whatever
    /// its status: the caller must check it.
    /// </summary>
    public async Task<HttpResponseMessage> SendAsync(ArchiveRequest request, CancellationToken cancellationToken)
    {
        var isLoggedIn = login is null or { IsDone: true } || !request.LogsIn;
        var response = await SendOnceAsync(request, cancellationToken);
        if (isLoggedIn || response.StatusCode != HttpStatusCode.Unauthorized)
            return response;
        response.Dispose();
        await login!.LogInAsync(cancellationToken);
        return await SendOnceAsync(request, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendOnceAsync(ArchiveRequest request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(request.Method, UrlOf(request));
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (request.Patience is { } patience)
            message.Options.Set(RetryHandler.Patience, patience);
        message.Options.Set(RetryHandler.ExpectsRedirect, request.ExpectsRedirect);
        message.Options.Set(RetryHandler.MaxLength, request.Limits.MaxBytes);
        message.Options.Set(RetryHandler.UnexpectedResponse, response =>
            ArchiveResponses.UnexpectedResponseOf(response, request.Limits)
        );
        if (request.WriteBody is not null)
        {
            message.Content = BodyOf(request.WriteBody);
        }
        else if (request.Method == HttpMethod.Post)
        {
            message.Content = new ByteArrayContent([]);
        }
        return await client.RequestAsync(message, isFatal: true, cancellationToken);
    }

    private static ByteArrayContent BodyOf(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>(InitialBodySize);
        using (var writer = new Utf8JsonWriter(bytes))
            write(writer);
        MemoryMarshal.TryGetArray(bytes.WrittenMemory, out var array);
        return new ByteArrayContent(array.Array!, array.Offset, array.Count)
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        };
    }

    /// <summary>Throws if a response is not a success, or does not come from an archive.</summary>
    public void EnsureSuccess(ArchiveRequest request, HttpResponseMessage response)
    {
        if (BufferedContent.Of(response).UnexpectedResponse is { } unexpected)
            throw new ArchiveException(request.Method, UrlOf(request), unexpected) { IsFatal = true };
        if (response.IsSuccessStatusCode)
            return;
        throw new ArchiveException(request.Method, UrlOf(request), response.StatusCode, TextOf(response))
        {
            IsFatal =
                response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                || (int)response.StatusCode >= 500,
        };
    }

    /// <summary>The body of a response as text.</summary>
    public static string TextOf(HttpResponseMessage response) => BufferedContent.Of(response).Text;

    /// <summary>Reads the body of a response as Python would (archive-api.md §1.2), within limits.</summary>
    /// <exception cref="ArchiveException">It is not JSON, or exceeds the limits of the request.</exception>
    public JsonElement ReadJson(ArchiveRequest request, HttpResponseMessage response)
    {
        var body = BufferedContent.Of(response);
        try
        {
            // The elements refer to the bytes, and are used after the response has been disposed of.
            return ArchiveResponses.Parse(body.Bytes.ToArray(), request.Limits, request.MustBeComplete);
        }
        catch (JsonLimitException error)
        {
            throw ArchiveException.TooLarge(request.Method, UrlOf(request), error.What);
        }
        catch (JsonException)
        {
            throw Invalid(request, body.UnexpectedResponse ?? "has no body", isFatal: true);
        }
    }

    /// <summary>Reads the body of a response that is a list of URLs, without a document.</summary>
    /// <exception cref="ArchiveException">It is not a list of so many URLs.</exception>
    public IReadOnlyList<Uri> ReadUrls(ArchiveRequest request, HttpResponseMessage response, int count)
    {
        var urls = new List<Uri>(count);
        try
        {
            var reader = new Utf8JsonReader(BufferedContent.Of(response).Bytes.Span);
            for (reader.Read(); urls.Count < count && reader.Read() && reader.TokenType == JsonTokenType.String; )
                urls.Add(JsonElementExtensions.ParseUrl(reader.GetString()) ?? throw MissingMember(request, "URL"));
            if (urls.Count == count && reader.Read() && reader.TokenType == JsonTokenType.EndArray)
                return urls;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not JSON, or half of a surrogate pair.
        }
        throw MissingMember(request, $"list of {count} URLs");
    }

    /// <summary>
    /// The error for a response whose JSON lacks a member that every archive sends, or has another type.
    /// </summary>
    public ArchiveException MissingMember(ArchiveRequest request, string name) =>
        Invalid(request, $"has no valid `{name}`", isFatal: true);

    /// <summary>The error for a response that an archive does not send.</summary>
    /// <param name="request">The request.</param>
    /// <param name="problem">The predicate of a sentence about the response.</param>
    /// <param name="isFatal">Whether the run ends; otherwise only what the request was for fails.</param>
    public ArchiveException Invalid(ArchiveRequest request, string problem, bool isFatal = false) =>
        new(request.Method, UrlOf(request), problem) { IsFatal = isFatal };

    private Uri UrlOf(ArchiveRequest request) =>
        request.Target.StartsWith("http", StringComparison.Ordinal)
            ? new Uri(request.Target)
            : new Uri(api + request.Target);
}
