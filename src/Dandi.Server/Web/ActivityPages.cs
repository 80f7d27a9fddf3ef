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
                    <p><a href="/activity">Reload</a></p>
                    <p class="note">The plot shows the bytes that this archive receives. If it stores files in a bucket
                    of another server, clients send them there, and the plot stays empty.</p>

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
