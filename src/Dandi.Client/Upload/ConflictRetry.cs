using Dandi.Archive;

namespace Dandi.Upload;

/// <summary>Repeats the work on an asset when another client has changed it in the archive.</summary>
/// <remarks>
/// The archive has no locks. It detects conflicts by asset ids, which change with every change of an asset
/// (docs/decisions/0018-concurrent-writers.md). After a conflict the asset is read again, and the work starts again
/// with what the archive has then.
/// </remarks>
internal sealed class ConflictRetry(ArchiveClient archive, DandisetId id, string path)
{
    // After this many, two writers work against each other, and people have to decide.
    private const int MaxConflicts = 10;

    // An asset that was added and removed between two reads looks unchanged, but that hardly happens twice.
    private const int MaxUnchanged = 2;

    /// <summary>Runs attempts until there is no conflict.</summary>
    /// <param name="existing">What the archive has at the path, or null.</param>
    /// <param name="attempt">
    /// Works with what the archive has; the second argument is whether that was read again after a conflict.
    /// </param>
    /// <param name="cancellationToken">Cancels reading the asset.</param>
    /// <exception cref="AssetConflictException">There were too many conflicts in a row.</exception>
    /// <exception cref="DandiException">The archive reports a conflict, but the asset has not changed.</exception>
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
                var before = existing;
                existing = await archive.Assets.FindAsync(id, path, cancellationToken);
                if (existing?.AssetId != before?.AssetId || ++unchanged < MaxUnchanged)
                    continue;
                throw new DandiException(
                    $"The archive refused to register `{path}` ({conflict.Change}), although it has not changed there. "
                        + "Run the command again; if that does not help, report it to the archive's help desk.",
                    conflict
                );
            }
        }
    }
}
