using Dandi.Archive;
using Dandi.Discovery;
using Dandi.FileSystem;

namespace Dandi.Upload;

/// <summary>Finds and deletes assets in the archive that do not exist locally (<c>--sync</c>).</summary>
/// <remarks>
/// Planning and deleting are separate, because the user is asked in between. Whenever we cannot tell whether a local
/// path exists, or only a link to it is broken, the asset is kept.
/// </remarks>
/// <param name="archive">The archive.</param>
public sealed class RemoteSync(ArchiveClient archive)
{
    /// <summary>Compares the assets at the named paths with the local files.</summary>
    /// <remarks>
    /// Any local file keeps its asset, even if it would not be uploaded: a hidden file, one of an unknown type, or a
    /// dangling link.
    /// </remarks>
    public async Task<SyncPlan> PlanAsync(LocalDandiset local, NamedPaths named, CancellationToken cancellationToken)
    {
        var plan = new SyncPlan();
        foreach (var prefix in named.Paths)
        {
            await foreach (var asset in archive.Assets.ListAsync(local.Id, prefix, cancellationToken))
            {
                if (named.Contains(asset.Path))
                    Compare(local, asset, plan);
            }
        }
        var yaml = Path.Combine(local.Root, DandisetYaml.FileName);
        if (plan.Missing.Count > 0 && !HasDandisetYaml(local))
            plan.AddUnknown(
                DandisetYaml.FileName,
                $"`{yaml}` existed when the command started and is missing now. Restore the folder, then run the "
                    + "command again."
            );
        return plan;
    }

    /// <summary>Deletes assets one after another.</summary>
    /// <remarks>
    /// Time may have passed since the plan was made, so each asset is deleted only if it has not changed in the archive
    /// and is still missing locally.
    /// </remarks>
    /// <param name="local">The local Dandiset.</param>
    /// <param name="assets">The assets to delete, as they were listed for the plan.</param>
    /// <param name="settled">Called with the outcome of each asset.</param>
    /// <param name="cancellationToken">Cancels the deletion.</param>
    public async Task DeleteAsync(
        LocalDandiset local,
        IEnumerable<RemoteAsset> assets,
        Action<RemoteAsset, SyncOutcome> settled,
        CancellationToken cancellationToken
    )
    {
        foreach (var asset in assets)
        {
            var now = new SyncPlan();
            Compare(local, asset, now);
            if (now.Missing.Count == 0 || !HasDandisetYaml(local))
                settled(asset, SyncOutcome.NotMissing);
            else
                settled(
                    asset,
                    await archive.Assets.DeleteAsync(local.Id, asset, cancellationToken)
                        ? SyncOutcome.Deleted
                        : SyncOutcome.Changed
                );
        }
    }

    /// <summary>Without <c>dandiset.yaml</c> the whole folder may be missing, such as with its disk.</summary>
    private static bool HasDandisetYaml(LocalDandiset local) =>
        File.Exists(Path.Combine(local.Root, DandisetYaml.FileName));

    private static void Compare(LocalDandiset local, RemoteAsset asset, SyncPlan plan)
    {
        // From the root downwards, so that a folder that cannot be read is one error and not one per asset.
        for (var end = asset.Path.IndexOf('/'); ; end = asset.Path.IndexOf('/', end + 1))
        {
            var path = end < 0 ? asset.Path : asset.Path[..end];
            if (Look(local, path, plan) is not { } entry)
                return;
            if (entry.DanglingLink is { } link && end >= 0)
                plan.AddKept(path, link);
            else if (entry.IsAbsent)
                plan.AddMissing(asset);
            else if (end >= 0)
                continue;
            return;
        }
    }

    private static PathEntry? Look(LocalDandiset local, string path, SyncPlan plan)
    {
        var full = Path.Combine(local.Root, path);
        var entry = PathEntry.TryRead(full, out var problem);
        if (entry is null)
            plan.AddUnknown(
                path,
                $"Cannot tell whether `{full}` exists: {problem}. Make its folder readable for you, then run the "
                    + "command again."
            );
        return entry;
    }
}
