using Dandi.Server.Http;
using Dandi.Server.Web.Views;

namespace Dandi.Server.Web;

/// <summary>
/// The plot of arriving bytes. It shows all uploads together, so only accounts that may upload see it.
/// </summary>
internal sealed class ActivityPages(ArrivingBytes arrivals)
{
    public IEnumerable<PageRoute> Routes() =>
        [new PageRoute("/activity") { Get = ShowAsync }, new PageRoute(ActivityView.PlotPath) { Get = ShowPlotAsync }];

    private Task<PageResponse> ShowAsync(PageRequest request, CancellationToken cancellationToken)
    {
        EnsureVisible(request);
        return Task.FromResult(request.Page("Activity", page =>
            {
                page.Write($"<h1>Activity</h1>\n");
                ActivityView.WriteSection(page, arrivals.List());
                page.Write(
                    $"""
                    <p><a href="/activity">Load again</a></p>
                    <p class="note">Counted is what arrives at the object store of this archive. If the files are
                    stored in the bucket of another server, they do not pass through here.</p>

                    """
                );
            }));
    }

    private Task<PageResponse> ShowPlotAsync(PageRequest request, CancellationToken cancellationToken)
    {
        EnsureVisible(request);
        return Task.FromResult(PageResponse.Html(200, page => ActivityView.WritePlot(page, arrivals.List())));
    }

    private static void EnsureVisible(PageRequest request)
    {
        if (request.User is not { IsApproved: true })
            throw ApiError.NotFound();
    }
}
