using Dandi.Server.Http;
using Dandi.Server.Search;
using Dandi.Server.State;
using Dandi.Server.Web.Views;

namespace Dandi.Server.Web;

/// <summary>The list of Dandisets: the first page of the site.</summary>
internal sealed class DandisetListPages(ArchiveState state, ArrivingBytes arrivals)
{
    private const int PageSize = 25;
    private const string DefaultOrder = "-modified";

    public IEnumerable<PageRoute> Routes() => [new PageRoute("/") { Get = ListAsync }];

    private async Task<PageResponse> ListAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var model = ReadQuery(request);
        try
        {
            return Show(request, 200, await FindAsync(request, model, cancellationToken));
        }
        catch (ApiError error)
        {
            return Show(request, error.Status, model with { Problem = ErrorPages.TextOf(error) }) with
            {
                RetryAfterSeconds = error.RetryAfterSeconds,
            };
        }
    }

    private PageResponse Show(PageRequest request, int status, DandisetListModel model) =>
        request.Page(status, "Dandisets", page =>
        {
            DandisetListView.Write(page, model);
            if (request.User is { IsApproved: true })
                ActivityView.WriteSection(page, arrivals.List());
        });

    private static DandisetListModel ReadQuery(PageRequest request) =>
        new()
        {
            Items = [],
            Count = 0,
            Page = request.PageNumber,
            Pages = 1,
            Search = request.Api.QueryText("search") ?? "",
            Order = request.Api.Query("order") ?? DefaultOrder,
            Mine = request.User is not null && request.Api.Query("mine") is not null,
            Starred = request.User is not null && request.Api.Query("starred") is not null,
            IsLoggedIn = request.User is not null,
        };

    /// <exception cref="ApiError">The search is not valid, or too many others run.</exception>
    private async Task<DandisetListModel> FindAsync(
        PageRequest request,
        DandisetListModel model,
        CancellationToken cancellationToken
    )
    {
        var found = await state.Search.ListAsync(CriteriaOf(request, model), cancellationToken);
        var pages = Math.Max(1, (found.Count + PageSize - 1) / PageSize);
        var number = Math.Min(model.Page, pages);
        var items = found.Skip((number - 1) * PageSize).Take(PageSize).Select(ReadItem).OfType<DandisetItem>();
        return model with { Items = [.. items], Count = found.Count, Page = number, Pages = pages };
    }

    private static DandisetCriteria CriteriaOf(PageRequest request, DandisetListModel model) =>
        new(request.User)
        {
            Drafts = true,
            Empty = true,
            Embargoed = request.User is not null,
            Mine = model.Mine,
            Starred = model.Starred,
            Order = model.Order,
            Search = model.Search.Length > 0 ? SearchQuery.Parse(model.Search) : null,
        };

    /// <summary>A Dandiset of the list; null if it was deleted meanwhile.</summary>
    private DandisetItem? ReadItem(long id)
    {
        if (state.Dandisets.Find(id) is not { } row || state.Dandisets.FindDraft(row) is not { } draft)
            return null;
        var newest = state.Versions.FindPublished(row) ?? draft;
        var (count, size) = state.Dandisets.GetTotals(newest);
        return new DandisetItem(
            row.Identifier,
            newest.Name,
            newest.Version,
            draft.Status,
            count,
            size,
            newest.Modified,
            state.Stars.Count(row),
            row.IsEmbargoed
        );
    }
}
