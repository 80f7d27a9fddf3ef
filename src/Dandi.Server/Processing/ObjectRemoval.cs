using Dandi.Server.Data;
using Dandi.Server.State;
using Dandi.Server.Store;

namespace Dandi.Server.Processing;

/// <summary>Removes discarded objects from the object store (<see cref="DiscardedObjects"/>).</summary>
internal sealed class ObjectRemoval(ArchiveState state)
{
    private const int EntriesPerPage = 100;
    private const int ObjectsPerPage = 1000;

    /// <summary>Removes all discarded objects.</summary>
    /// <returns>False if the object store failed for some: their entries stay.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        for (
            var page = state.Discarded.List(EntriesPerPage);
            page.Count > 0;
            page = state.Discarded.List(EntriesPerPage)
        )
        {
            foreach (var entry in page)
            {
                if (!await TryRemoveAsync(entry, cancellationToken))
                    return false;
                state.Discarded.Remove(entry);
            }
        }
        return true;
    }

    private async Task<bool> TryRemoveAsync(DiscardedObject entry, CancellationToken cancellationToken)
    {
        try
        {
            // The upload first: as long as it exists, a late request could turn it into the object.
            if (entry.UploadId.Length > 0)
                await state.Objects.AbortUploadAsync(entry.Key, entry.UploadId, cancellationToken);
            if (entry.IsPrefix)
                return await TryRemoveAllAsync(entry.Key, cancellationToken);
            // Null and the key both mean that the object is gone.
            await state.Objects.DeleteAsync([entry.Key], cancellationToken);
            return true;
        }
        catch (ObjectStoreException)
        {
            return false;
        }
    }

    private async Task<bool> TryRemoveAllAsync(string prefix, CancellationToken cancellationToken)
    {
        for (var after = prefix; ; )
        {
            var page = await state.Objects.ListAsync(prefix, after, ObjectsPerPage, cancellationToken);
            if (page.Count == 0)
                return true;
            if (await state.Objects.DeleteAsync([.. page.Select(file => file.Key)], cancellationToken) is not null)
                return false;
            after = page[^1].Key;
        }
    }
}
