using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Http;
using Dandi.Json;

namespace Dandi.Archive;

/// <summary>Sends requests to the API and turns refusals into <see cref="ArchiveException"/>, in one place.</summary>
internal sealed class ArchiveConnection(HttpClient client, Uri api)
{
    /// <summary>The base of all addresses, without a slash at the end.</summary>
    public Uri Api => api;

    /// <summary>Asks, and reads the JSON of the answer.</summary>
    /// <exception cref="ArchiveException">A refusal, no answer, or one that no archive gives.</exception>
    public async Task<JsonElement> AskAsync(ArchiveRequest request, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(request, cancellationToken);
        await EnsureSuccessAsync(request, response, cancellationToken);
        return await ReadJsonAsync(request, response, cancellationToken);
    }

    /// <summary>Asks; what is answered does not matter as long as it is a success.</summary>
    public async Task TellAsync(ArchiveRequest request, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(request, cancellationToken);
        await EnsureSuccessAsync(request, response, cancellationToken);
    }

    /// <summary>Sends one request; refusals are the caller's.</summary>
    public async Task<HttpResponseMessage> SendAsync(ArchiveRequest request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(request.Method, UrlOf(request));
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (request.Patience is { } patience)
            message.Options.Set(RetryHandler.Patience, patience);
        message.Options.Set(RetryHandler.UnexpectedResponse, ArchiveResponses.UnexpectedResponseOf);
        if (request.Body is not null)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(request.Body.ToJsonString()));
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        else if (request.Method == HttpMethod.Post)
        {
            message.Content = new ByteArrayContent([]);
        }
        return await client.RequestAsync(message, isFatal: true, cancellationToken);
    }

    /// <summary>Turns what is no success, or comes from somebody else than the archive, into an exception.</summary>
    public async Task EnsureSuccessAsync(
        ArchiveRequest request,
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        if (BufferedContent.Of(response).UnexpectedResponse is { } unexpected)
            throw new ArchiveException(request.Method, UrlOf(request), unexpected) { IsFatal = true };
        if (response.IsSuccessStatusCode)
            return;
        var said = await response.Content.ReadAsStringAsync(cancellationToken);
        throw new ArchiveException(request.Method, UrlOf(request), response.StatusCode, said)
        {
            IsFatal =
                response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                || (int)response.StatusCode >= 500,
        };
    }

    /// <summary>Reads the JSON of an answer.</summary>
    /// <exception cref="ArchiveException">It is none.</exception>
    public Task<JsonElement> ReadJsonAsync(
        ArchiveRequest request,
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var document = PythonJsonParser.Parse(BufferedContent.Of(response).Bytes, ArchiveResponses.Limits);
            return Task.FromResult(document.Root.Clone());
        }
        catch (JsonException)
        {
            throw new ArchiveException(
                request.Method,
                UrlOf(request),
                BufferedContent.Of(response).UnexpectedResponse ?? "has no body"
            )
            {
                IsFatal = true,
            };
        }
    }

    /// <summary>The error for an answer whose JSON is not that of an archive.</summary>
    public ArchiveException Unexpected(ArchiveRequest request, string what) =>
        new(request.Method, UrlOf(request), $"has no `{what}` where an archive has one") { IsFatal = true };

    private Uri UrlOf(ArchiveRequest request) =>
        request.Target.StartsWith("http", StringComparison.Ordinal)
            ? new Uri(request.Target)
            : new Uri(api + request.Target);
}

/// <summary>A request to the API.</summary>
/// <param name="Method">The verb.</param>
/// <param name="Target">Below the base of the API, with a leading slash, or a whole address.</param>
/// <param name="Body">The JSON to send, or null.</param>
/// <param name="Patience">How long failures are waited out; null for the usual patience.</param>
internal sealed record ArchiveRequest(
    HttpMethod Method,
    string Target,
    JsonNode? Body = null,
    TimeSpan? Patience = null
)
{
    /// <summary>A GET.</summary>
    public static ArchiveRequest Get(string target) => new(HttpMethod.Get, target);

    /// <summary>A POST.</summary>
    public static ArchiveRequest Post(string target, JsonNode? body = null) => new(HttpMethod.Post, target, body);

    /// <summary>A PUT.</summary>
    public static ArchiveRequest Put(string target, JsonNode body) => new(HttpMethod.Put, target, body);

    /// <summary>A DELETE.</summary>
    public static ArchiveRequest Delete(string target) => new(HttpMethod.Delete, target);
}
