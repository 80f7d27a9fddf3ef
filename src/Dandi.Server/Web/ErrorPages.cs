using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Server.Http;
using Dandi.Server.Web.Views;

namespace Dandi.Server.Web;

/// <summary>The pages that say what failed and what to do.</summary>
internal static class ErrorPages
{
    /// <summary>What a form says whose session has ended.</summary>
    public const string OldForm =
        "Your session has ended or the form is not one of it, so nothing was changed. Log in and send the form again.";

    private const int MaxText = 2_000;

    /// <summary>Creates the page.</summary>
    /// <param name="request">The request.</param>
    /// <param name="status">The HTTP status code.</param>
    /// <param name="text">What failed; empty for what the status says.</param>
    public static PageResponse For(PageRequest request, int status, string text)
    {
        // Whoever may not see a page learns nothing about it.
        if (status == 401 || (status == 404 && request.Api.Http.Request.Method != "POST"))
            (status, text) = (404, "");
        var (title, general) = Describe(status);
        var shown = text.Length > 0 ? text : general;
        return request.Page(status, title, page => ErrorView.Write(page, title, shown, request.User is null));
    }

    /// <summary>Creates the page for an error of the API.</summary>
    public static PageResponse For(PageRequest request, ApiError error) =>
        For(request, error.Status, TextOf(error)) with
        {
            RetryAfterSeconds = error.RetryAfterSeconds,
        };

    /// <summary>Creates the page of a form that was refused, which leads back to the draft.</summary>
    /// <param name="request">The form.</param>
    /// <param name="title">What failed.</param>
    /// <param name="error">The error of the API.</param>
    /// <param name="reason">Why, and what to do; null for what the error says.</param>
    /// <param name="draft">The draft that the form is about.</param>
    public static PageResponse Refused(
        PageRequest request,
        string title,
        ApiError error,
        string? reason,
        VersionUrls draft
    ) =>
        request.Page(error.Status, title, page =>
            ErrorView.Write(page, title, reason ?? TextOf(error), request.User is null, draft)
        );

    /// <summary>The text of an error of the API, whose body has one of several forms (archive-api.md §1.3).</summary>
    public static string TextOf(ApiError error) => Shown.Cut(TextOf(error.Body), MaxText);

    private static string TextOf(JsonNode? body) =>
        body switch
        {
            null => "",
            JsonArray list => string.Join(' ', list.Select(TextOf)),
            JsonObject { Count: 1 } one when one.ContainsKey("detail") => TextOf(one["detail"]),
            JsonObject fields => string.Join(' ', fields.Select(field => $"{field.Key}: {TextOf(field.Value)}")),
            _ when body.GetValueKind() == JsonValueKind.String => body.ToString(),
            _ => body.ToJsonString(),
        };

    private static (string Title, string Text) Describe(int status) =>
        status switch
        {
            400 => ("Bad request", "The archive cannot do what the form asks. Go back and correct it."),
            403 => ("Not allowed", "Your account may not do this. Log in with one that owns the Dandiset."),
            404 => (
                "Not found",
                "There is no such page, or only owners can see it. Check the URL; if the Dandiset is embargoed, log in "
                    + "as one of its owners. If you are logged in and followed a link from elsewhere, reload the page."
            ),
            405 => ("Method not allowed", "This URL does not support the method of the request."),
            503 => ("Not available", "The object store does not respond. Try again later."),
            _ => ($"Error {status}", "The archive cannot respond to this request. Try again later."),
        };
}
