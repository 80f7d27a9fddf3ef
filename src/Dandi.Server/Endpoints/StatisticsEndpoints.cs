using System.Text.Json.Nodes;
using Dandi.Server.Http;
using Dandi.Server.State;

namespace Dandi.Server.Endpoints;

/// <summary>The numbers of Dandisets and users, and the size of all assets (archive-api.md §17.10).</summary>
/// <remarks>
/// They are computed at most once per <see cref="Lifetime"/>, because that reads the rows of all assets.
/// </remarks>
internal sealed class StatisticsEndpoints(ArchiveState state)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private (long Timestamp, JsonObject Numbers)? _last;

    public IEnumerable<Route> Routes() =>
        [new Route("/api/stats/", Access.ReadByAll) { RespondsToHead = false }.On("GET", GetAsync)];

    private Task<ApiResponse> GetAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_last is not { } last || state.Time.GetElapsedTime(last.Timestamp) >= Lifetime)
                _last = last = (state.Time.GetTimestamp(), Compute());
            return Task.FromResult(ApiResponse.Ok(last.Numbers.DeepClone()));
        }
    }

    private JsonObject Compute() =>
        new()
        {
            ["dandiset_count"] = Count("SELECT count(*) FROM dandiset"),
            ["published_dandiset_count"] = Count(
                "SELECT count(DISTINCT dandiset_id) FROM version WHERE version <> 'draft'"
            ),
            ["user_count"] = Count("SELECT count(*) FROM user WHERE status = 'APPROVED'"),
            ["size"] =
                Count(
                    """
                    SELECT coalesce(sum(size), 0) FROM blob b WHERE EXISTS (
                        SELECT 1 FROM asset a JOIN version_asset x ON x.asset = a.id WHERE a.blob_id = b.id)
                    """
                )
                + Count(
                    """
                    SELECT coalesce(sum(known_size), 0) FROM zarr z WHERE EXISTS (
                        SELECT 1 FROM asset a JOIN version_asset x ON x.asset = a.id WHERE a.zarr_id = z.id)
                    """
                ),
        };

    private long Count(string sql) => state.Database.Read(db => db.QueryNumber(sql));
}
