using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Archive.Requests;
using Dandi.Http;
using Dandi.Json;

namespace Dandi.Dois;

/// <summary>Asks the resolver of DOIs for the bibliographic record of a DOI, which its registrar answers.</summary>
/// <remarks>
/// The record has the form of the Citation Style Language
/// (<see href="https://citation.doi.org/docs.html">content negotiation</see>).
/// </remarks>
/// <param name="client">The client to send requests with; it must not have an API key.</param>
/// <param name="resolver">The URL of the resolver, with a slash at the end.</param>
public sealed class DoiResolver(HttpClient client, Uri resolver)
{
    private const string MediaType = "application/vnd.citationstyles.csl+json";
    private const int MaxRedirects = 20;

    /// <summary>The resolver of the DOI Foundation.</summary>
    public static Uri Default { get; } = new("https://doi.org/");

    /// <summary>Gets the record of a DOI.</summary>
    /// <exception cref="DandiException">It is not registered, or there is no such record.</exception>
    public async Task<JsonObject> GetAsync(Doi doi, CancellationToken cancellationToken)
    {
        var url = new Uri(resolver, doi.Value);
        for (var redirects = 0; redirects <= MaxRedirects; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            // Somebody waits for one answer, and nothing is lost if there is none.
            request.Options.Set(RetryHandler.Patience, RetryPolicy.DefaultFirstContactPatience);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaType) { CharSet = "utf-8" });
            using var response = await client.RequestAsync(request, isFatal: true, cancellationToken);
            if (ResponseBuffer.IsRedirect(response.StatusCode) && response.Headers.Location is { } location)
                url = TargetOf(doi, url, location);
            else if (response.IsSuccessStatusCode)
                return Read(doi, url, response);
            else
                throw Failure(doi, url, response.StatusCode);
        }
        throw new DandiException($"{doi.Url} redirects more than {MaxRedirects} times. Try again later.");
    }

    private static Uri TargetOf(Doi doi, Uri from, Uri location)
    {
        var target = new Uri(from, location);
        return target.Scheme is "http" or "https" && target.UserInfo.Length == 0
            ? target
            : throw new DandiException($"{doi.Url} redirects to {Redaction.Url(target)}, which is not a web page.");
    }

    private DandiException Failure(Doi doi, Uri url, HttpStatusCode status)
    {
        if (status != HttpStatusCode.NotFound)
        {
            return new DandiException(
                $"The record of {doi.Url} cannot be read: {Redaction.Url(url)} answers with status {(int)status}."
            );
        }
        return url.Host == resolver.Host
            ? new DandiException($"{doi.Url} is not registered. Check the DOI.")
            : new DandiException(
                $"{doi.Url} is registered, but {url.Host} has no bibliographic record of it. Enter the metadata in the "
                    + "archive's web page instead."
            );
    }

    private static JsonObject Read(Doi doi, Uri url, HttpResponseMessage response)
    {
        var type = response.Content.Headers.ContentType?.MediaType ?? "no content type";
        try
        {
            var json = ArchiveResponses.Parse(
                BufferedContent.Of(response).Bytes.ToArray(),
                ArchiveResponses.ObjectLimits
            );
            if (json.ValueKind == JsonValueKind.Object)
                return JsonObject.Create(json)!;
        }
        catch (Exception error) when (error is JsonException or JsonLimitException)
        {
            throw new DandiException(
                $"The record of {doi.Url} is not JSON: {Redaction.Url(url)} answers with {Quoted.Shortened(type)}.",
                error
            );
        }
        throw new DandiException(
            $"The record of {doi.Url} is not a JSON object (from {Redaction.Url(url)}). Report it to the registrar of "
                + "the DOI."
        );
    }
}
