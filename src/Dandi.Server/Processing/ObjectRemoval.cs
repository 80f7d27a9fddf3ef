using Dandi.Server.Data;
using Dandi.Server.State;
using Dandi.Server.Store;

namespace Dandi.Server.Processing;

/// <summary>
/// Removes discarded objects from the object store (<see cref="DiscardedObjects"/>). An entry for which the store fails
/// is logged once, and stays for the next pass.
/// </summary>
internal sealed class ObjectRemoval(ArchiveState state, FailureLog failures)
{
    private const int EntriesPerPage = 100;
    private const int ObjectsPerPage = 1000;

    /// <summary>Removes all discarded objects.</summary>
    /// <returns>False if the object store failed for some: their entries stay.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var areRemoved = true;
        DiscardedObject? last = null;
        for (
            var page = state.Discarded.List(last, EntriesPerPage);
            page.Count > 0;
            page = state.Discarded.List(last, EntriesPerPage)
        )
        {
            foreach (var entry in page)
                areRemoved &= await TryRemoveAsync(entry, cancellationToken);
            last = page[^1];
        }
        return areRemoved;
    }

    private async Task<bool> TryRemoveAsync(DiscardedObject entry, CancellationToken cancellationToken)
    {
        try
        {
            // The upload first: as long as it exists, a late request could turn it into the object.
            if (entry.UploadId.Length > 0)
                await state.Objects.AbortUploadAsync(entry.Key, entry.UploadId, cancellationToken);
            if (entry.IsPrefix)
                await RemoveAllAsync(entry.Key, cancellationToken);
            else
                // Null and the key both mean that the object is gone.
                await state.Objects.DeleteAsync([entry.Key], cancellationToken);
        }
        catch (ObjectStoreException error)
        {
            failures.Report($"the discarded object {entry.Key}", error);
            return false;
        }
        state.Discarded.Remove(entry);
        return true;
    }

    private async Task RemoveAllAsync(string prefix, CancellationToken cancellationToken)
    {
        for (var after = prefix; ; )
        {
            var page = await state.Objects.ListAsync(prefix, after, ObjectsPerPage, cancellationToken);
            if (page.Count == 0)
                return;
            if (await state.Objects.DeleteAsync([.. page.Select(file => file.Key)], cancellationToken) is { } missing)
                throw new ObjectStoreException(
                    $"The object store lists `{missing}` but does not have it, so nothing below `{prefix}` was removed."
                );
            after = page[^1].Key;
        }
    }
}
