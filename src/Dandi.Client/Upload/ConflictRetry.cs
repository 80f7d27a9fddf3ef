using Dandi.Archive;

namespace Dandi.Upload;

/// <summary>Works with an asset that others may change at the same time.</summary>
/// <remarks>
/// After each conflict the asset is read again, and the work starts again with what is there by then. The archive has no locks;
/// it detects conflicts by asset ids, which are new after each change (decision 0018).
/// </remarks>
internal sealed class ConflictRetry(ArchiveClient archive, DandisetId id, string path)
{
    /// <summary>With so many conflicts in a row, writers work against each other: a person has to decide.</summary>
    public const int MaxConflicts = 10;

    // An asset may have been added and removed again between two looks, but hardly more than once.
    private const int MaxUnchanged = 2;

    /// <summary>Works until there is no conflict.</summary>
    /// <param name="existing">What the archive has at the path, or null.</param>
    /// <param name="attempt">Works with what the archive has; told whether it was read again after a conflict.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AssetConflictException">There were conflicts again and again.</exception>
    /// <exception cref="DandiException">The archive speaks of a conflict, but nothing has changed.</exception>
    public async Task<T> RunAsync<T>(
        RemoteAsset? existing,
        Func<RemoteAsset?, bool, Task<T>> attempt,
        CancellationToken cancellationToken
    )
    {
        var unchanged = 0;
        for (var conflicts = 0; ; conflicts++)
        {
            try
            {
                return await attempt(existing, conflicts > 0);
            }
            catch (AssetConflictException conflict) when (conflicts < MaxConflicts)
            {
                var seen = existing;
                existing = await archive.FindAssetAsync(id, path, cancellationToken);
                if (existing?.AssetId != seen?.AssetId || ++unchanged < MaxUnchanged)
                    continue;
                throw new DandiException(
                    $"The archive refused to register `{path}` ({conflict.What}), although nobody has changed it there. Run the command again; if that does not help, report it to the archive.",
                    conflict
                );
            }
        }
    }
}
