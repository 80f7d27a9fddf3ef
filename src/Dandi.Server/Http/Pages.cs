using System.Text.Json.Nodes;

namespace Dandi.Server.Http;

/// <summary>The requested page of a list, and the response with its links (archive-api.md §1.4).</summary>
internal sealed class Pages
{
    private const int DefaultSize = 100;
    private const int MaxSize = 1000;
    private readonly ApiRequest _request;
    private readonly bool _isLazy;
    private readonly bool _wantsLast;
    private long _page;

    /// <summary>Reads <c>page</c> and <c>page_size</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isLazy">
    /// Whether the response has a count on the first page only, and pages after the last are empty instead of an error.
    /// </param>
    public Pages(ApiRequest request, bool isLazy)
    {
        (_request, _isLazy) = (request, isLazy);
        Size = ReadSize(request);
        var page = request.Query("page") ?? "1";
        _wantsLast = page == "last" && !isLazy;
        if (!_wantsLast && (!PythonNumber.TryParseInteger(page, out _page) || _page < 1))
            throw ApiError.NotFound("Invalid page.");
    }

    /// <summary>The number of items per page.</summary>
    public int Size { get; }

    /// <summary>Creates the response.</summary>
    /// <exception cref="ApiError">404 if the page does not exist.</exception>
    /// <param name="count">The total number of items.</param>
    /// <param name="take">Reads items; its parameters are the numbers of items to skip and to return.</param>
    public ApiResponse Respond(long count, Func<long, int, IEnumerable<JsonNode?>> take)
    {
        var last = Math.Max(1, (count + Size - 1) / Size);
        if (_wantsLast)
            _page = last;
        if (_page > last && !_isLazy)
            throw ApiError.NotFound("Invalid page.");
        return ApiResponse.Ok(
            new JsonObject
            {
                ["count"] = _isLazy && _page > 1 ? null : count,
                ["next"] = _page < last ? Link(_page + 1) : null,
                ["previous"] = _page > 1 ? Link(_page - 1) : null,
            }
        ) with
        {
            List = ("results", _page > last ? [] : take((_page - 1) * Size, Size)),
        };
    }

    private string Link(long page) =>
        _request.UrlWith("page", page > 1 ? page.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);

    /// <summary>Reads <c>page_size</c>.</summary>
    public static int ReadSize(ApiRequest request) =>
        PythonNumber.TryParseInteger(request.Query("page_size") ?? "", out var size) && size > 0
            ? (int)Math.Min(size, MaxSize)
            : DefaultSize;
}
