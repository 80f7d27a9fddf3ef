using Dandi.Server.Data;
using Dandi.Server.State;

namespace Dandi.Server.Processing;

/// <summary>Opens the objects of a Dandiset whose embargo ends, and then the Dandiset itself.</summary>
internal sealed class EmbargoEnd(ArchiveState state)
{
    private const int ObjectsPerPage = 1_000;

    public async Task RunAsync(long dandisetId, CancellationToken cancellationToken)
    {
        if (
            state.Dandisets.Find(dandisetId) is not { } dandiset
            || state.Dandisets.FindDraft(dandiset) is not { } draft
        )
            return;
        foreach (var zarr in state.Zarrs.List(dandiset.Id, null))
            await OpenEntriesAsync(zarr, cancellationToken);
        await OpenBlobsAsync(draft, cancellationToken);
        using var change = await state.LockAssetsAsync(dandiset, cancellationToken);
        // Assets of requests that began before the end of the embargo did.
        await OpenBlobsAsync(draft, cancellationToken);
        if (state.Dandisets.FindVersion(draft.Id) is { } current)
            state.Embargoes.End(dandiset, current);
    }

    private async Task OpenBlobsAsync(VersionRow draft, CancellationToken cancellationToken)
    {
        while (state.Embargoes.ListBlobs(draft, ObjectsPerPage) is { Count: > 0 } page)
        {
            await state.Objects.EndEmbargoAsync([.. page.Select(BlobRow.KeyOf)], cancellationToken);
            state.Embargoes.Open(page);
        }
    }

    private async Task OpenEntriesAsync(ZarrRow zarr, CancellationToken cancellationToken)
    {
        for (var after = zarr.Prefix; ; )
        {
            var page = await state.Objects.ListAsync(zarr.Prefix, after, ObjectsPerPage, cancellationToken);
            if (page.Count == 0)
                return;
            await state.Objects.EndEmbargoAsync([.. page.Select(file => file.Key)], cancellationToken);
            after = page[^1].Key;
        }
    }
}
