using System.Runtime.CompilerServices;
using System.Text.Json;
using Dandi.Archive.Requests;
using Dandi.Http;

namespace Dandi.Archive;

/// <summary>Lists the assets of a version page by page, in bounded memory.</summary>
/// <param name="connection">The connection to send requests with.</param>
/// <param name="url">The path of the list.</param>
/// <param name="filter">Which assets to list.</param>
internal sealed class AssetListing(ArchiveConnection connection, string url, AssetFilter filter)
{
    private const int PageSize = 1000;
    private const int PageSizeStep = 10;

    // More requests would be for more assets than the largest archive has.
    private const int MaxPages = 2_000;

    /// <summary>
    /// Whether to leave out assets that no request could name, whose path could not be that of a local file, or whose
    /// metadata are larger than this client reads. Otherwise the first two are errors, and the metadata are left out.
    /// </summary>
    public bool SkipsUnusable { get; init; }

    /// <summary>Lists the assets; pages are requested as the caller gets to them.</summary>
    public async IAsyncEnumerable<RemoteAsset> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var progress = new ListingProgress();
        var (skip, size, hasNext) = (0, PageSize, true);
        while (hasNext)
        {
            var request = RequestFor(skip, size, filter.Detail != AssetDetail.Record);
            var page = await TryReadPageAsync(request, cancellationToken);
            // The metadata of these assets are very large.
            if (page is null && size > 1)
            {
                size /= PageSizeStep;
                continue;
            }
            if (page is null && !SkipsUnusable)
            {
                request = RequestFor(skip, size, withMetadata: false);
                page = await ReadPageAsync(request, cancellationToken);
            }
            if (page is not null)
            {
                hasNext = page.HasNext;
                if (hasNext && progress.FindProblem(page.First, page.Last, MaxPages) is { } problem)
                    throw connection.Invalid(request, problem);
                foreach (var asset in page.Assets)
                    yield return asset;
            }
            skip += size;
            if (page is not null && size < PageSize && skip % (size * PageSizeStep) == 0)
                size *= PageSizeStep;
        }
    }

    private ArchiveRequest RequestFor(int skip, int size, bool withMetadata)
    {
        var metadata = withMetadata ? "metadata=true&" : "";
        var order = filter.IsByPath ? "order=path&" : "";
        return ArchiveRequest.Get(
            $"{url}?{metadata}{order}page={(skip / size) + 1}&page_size={size}{filter.Query}"
        ) with
        {
            Limits = ArchiveResponses.ListLimits,
        };
    }

    /// <returns>Null if the page is too large.</returns>
    private async Task<Page?> TryReadPageAsync(ArchiveRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadPageAsync(request, cancellationToken);
        }
        catch (ArchiveException error) when (error.IsTooLarge)
        {
            return null;
        }
    }

    private async Task<Page> ReadPageAsync(ArchiveRequest request, CancellationToken cancellationToken)
    {
        var json = await connection.SendForJsonAsync(request, cancellationToken);
        if (json.Member("results") is not { ValueKind: JsonValueKind.Array } results)
            throw connection.MissingMember(request, "results");
        return new Page(
            [
                .. results
                    .EnumerateArray()
                    .Select(item => Read(request, item))
                    .OfType<RemoteAsset>()
                    .Where(asset => asset.Path.StartsWith(filter.PathPrefix, StringComparison.Ordinal)),
            ],
            Identify(results.EnumerateArray().FirstOrDefault()),
            Identify(results.EnumerateArray().LastOrDefault()),
            json.Member("next") is { ValueKind: not JsonValueKind.Null }
        );

        // Also of assets that are left out.
        static string? Identify(JsonElement item) =>
            item.ValueKind == JsonValueKind.Undefined ? null : $"{AssetJson.Short(item.Member("asset_id"))}";
    }

    private RemoteAsset? Read(ArchiveRequest request, JsonElement item)
    {
        var asset = AssetJson.TryRead(item, filter.Detail == AssetDetail.Metadata);
        if (SkipsUnusable)
            return asset is not null && AssetPath.IsRelative(asset.Path) ? asset : null;
        return asset ?? throw connection.Invalid(request, "has an asset without a valid `asset_id` and `path`");
    }

    /// <param name="Assets">The assets, without those that are left out.</param>
    /// <param name="First">Identifies the first of all; null if there are none.</param>
    /// <param name="Last">Identifies the last of all.</param>
    /// <param name="HasNext">Whether another page follows.</param>
    private sealed record Page(IReadOnlyList<RemoteAsset> Assets, string? First, string? Last, bool HasNext);
}
