using Dandi.Archive;

namespace Dandi.Deletion;

/// <summary>Deletes assets of a draft, several at a time.</summary>
/// <param name="archive">The archive.</param>
/// <param name="report">
/// Receives each asset with null, or with the reason why it was not deleted; called from many threads.
/// </param>
public sealed class AssetDeletion(ArchiveClient archive, Action<RemoteAsset, string?> report)
{
    /// <summary>The default of <see cref="MaxParallel"/>.</summary>
    public const int DefaultParallel = 8;

    /// <summary>How many assets are deleted at a time.</summary>
    public int MaxParallel { get; init; } = DefaultParallel;

    /// <summary>Deletes the assets of a plan. An asset that was changed since it was looked up is kept.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="stopping">Once cancelled, no further asset is deleted.</param>
    /// <param name="cancellationToken">Cancels the requests in flight.</param>
    /// <exception cref="DandiException">The archive cannot be used any more, or allows nothing to be
    /// deleted.</exception>
    public Task RunAsync(DeletionPlan plan, CancellationToken stopping, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            plan.Assets.TakeWhile(_ => !stopping.IsCancellationRequested),
            new ParallelOptions { MaxDegreeOfParallelism = MaxParallel },
            async (asset, failed) =>
            {
                // The failure of another asset does not cancel requests in flight, whose effect would be unknown.
                if (!failed.IsCancellationRequested && !stopping.IsCancellationRequested)
                    report(asset, await DeleteAsync(plan.Dandiset, asset, cancellationToken));
            }
        );

    /// <returns>Why the asset was not deleted; null if it was.</returns>
    private async Task<string?> DeleteAsync(DandisetId id, RemoteAsset asset, CancellationToken cancellationToken)
    {
        try
        {
            return await archive.Assets.DeleteAsync(id, asset, cancellationToken)
                ? null
                : "another program has changed it since it was looked up; it was kept.";
        }
        catch (DandiException error) when (!error.IsFatal)
        {
            return error.Message;
        }
    }
}
