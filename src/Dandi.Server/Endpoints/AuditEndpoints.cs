using System.Globalization;
using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.Http;
using Dandi.Server.State;

namespace Dandi.Server.Endpoints;

/// <summary>The list of changes of assets, for administrators (archive-api.md §17.9).</summary>
/// <remarks>
/// A cursor names the event at which a page ends: <c>n12</c> leads to the events after event 12, <c>p12</c> to those
/// before it.
/// </remarks>
internal sealed class AuditEndpoints(ArchiveState state)
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFK",
    ];

    public IEnumerable<Route> Routes() =>
        [new Route("/api/audit/events/asset", Access.Administrators) { RespondsToHead = false }.On("GET", ListAsync)];

    private Task<ApiResponse> ListAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var fields = new QueryFields(request);
        var (after, before) = (ReadTime(request, fields, "after"), ReadTime(request, fields, "before"));
        var newestFirst = fields.Flag("reverse_order") == true;
        fields.EnsureValid();
        var (isBack, cursor) = ReadCursor(request);
        var size = Pages.ReadSize(request);
        // One more than the page has tells whether there is another page.
        var found = state.Audit.List(after, before, cursor, newestFirst != isBack, size + 1)
            ?? throw ApiError.NotFound("Invalid cursor");
        var page = found.Take(size).ToList();
        if (isBack)
            page.Reverse();
        var hasMore = found.Count > size;
        var hasNext = page.Count > 0 && (isBack || hasMore);
        var hasPrevious = page.Count > 0 && (isBack ? hasMore : cursor is not null);
        return Task.FromResult(
            ApiResponse.Ok(
                new JsonObject
                {
                    ["next"] = hasNext ? request.UrlWith("cursor", $"n{page[^1].Id}") : null,
                    ["previous"] = hasPrevious ? request.UrlWith("cursor", $"p{page[0].Id}") : null,
                    ["results"] = new JsonArray([.. page.Select(item => (JsonNode)item.Event)]),
                }
            )
        );
    }

    private static (bool IsBack, long? Cursor) ReadCursor(ApiRequest request)
    {
        if (request.Query("cursor") is not { } text)
            return (false, null);
        return
            text[0] is 'n' or 'p'
            && long.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? (text[0] == 'p', id)
            : throw ApiError.NotFound("Invalid cursor");
    }

    /// <returns>The time as the database has it; empty if the parameter is missing.</returns>
    private static string ReadTime(ApiRequest request, QueryFields fields, string name)
    {
        if (request.QueryText(name) is not { } text)
            return "";
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var isTime = DateTimeOffset.TryParseExact(
            text.Replace(' ', 'T'),
            Formats,
            CultureInfo.InvariantCulture,
            Styles,
            out var time
        );
        if (isTime)
            return Timestamp.Format(time);
        fields.AddError(
            name,
            new JsonArray(
                "Datetime has wrong format. Use one of these formats instead: "
                    + "YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]."
            )
        );
        return "";
    }
}
