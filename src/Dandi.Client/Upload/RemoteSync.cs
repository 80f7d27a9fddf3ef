using Dandi.Archive;
using Dandi.Discovery;
using Dandi.FileSystem;

namespace Dandi.Upload;

/// <summary>Finds and deletes assets that the archive has and this machine has not (<c>--sync</c>).</summary>
public sealed class RemoteSync(ArchiveClient archive)
{
    /// <summary>Compares the assets within the named paths with what is here.</summary>
    /// <remarks>A local file keeps its asset even if it would not be uploaded: hidden, of another kind, a broken link.</remarks>
    public async Task<SyncPlan> PlanAsync(LocalDandiset local, NamedPaths named, CancellationToken cancellationToken)
    {
        var plan = new SyncPlan();
        foreach (var prefix in named.Paths)
        {
            await foreach (var asset in archive.ListAssetsAsync(local.Id, prefix, cancellationToken))
            {
                if (named.Contains(asset.Path))
                    Compare(local, asset, plan);
            }
        }
        var yaml = Path.Combine(local.Root, DandisetYaml.FileName);
        if (plan.Gone.Count > 0 && !IsRootHere(local))
            plan.AddUnknown(
                DandisetYaml.FileName,
                $"`{yaml}` was there when the command started and is not now. Restore the folder, then run the command again."
            );
        return plan;
    }

    /// <summary>Deletes assets one after another, each only as it was planned, and only while it is still not here: time may have passed, for instance at a question.</summary>
    /// <param name="local">The Dandiset here.</param>
    /// <param name="assets">What to delete.</param>
    /// <param name="settled">Told what became of each asset.</param>
    /// <param name="cancellationToken">Ends the deletion.</param>
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
            if (now.Gone.Count == 0 || !IsRootHere(local))
                settled(asset, SyncOutcome.FoundHere);
            else
                settled(
                    asset,
                    await archive.DeleteAssetAsync(local.Id, asset, cancellationToken)
                        ? SyncOutcome.Deleted
                        : SyncOutcome.Changed
                );
        }
    }

    /// <summary>Without <c>dandiset.yaml</c> the whole folder may have gone, for instance with its disk.</summary>
    private static bool IsRootHere(LocalDandiset local) => File.Exists(Path.Combine(local.Root, DandisetYaml.FileName));

    private static void Compare(LocalDandiset local, RemoteAsset asset, SyncPlan plan)
    {
        // From the root on, so that one error stands for all that is below a folder.
        for (var end = asset.Path.IndexOf('/'); ; end = asset.Path.IndexOf('/', end + 1))
        {
            var part = end < 0 ? asset.Path : asset.Path[..end];
            if (Look(local, part, plan) is not { } entry)
                return;
            if (entry.DanglingLink is { } link && end >= 0)
                plan.AddKept(part, link);
            else if (entry.IsAbsent)
                plan.AddGone(asset);
            else if (end >= 0)
                continue;
            return;
        }
    }

    private static PathEntry? Look(LocalDandiset local, string path, SyncPlan plan)
    {
        var full = Path.Combine(local.Root, path);
        var entry = PathEntry.TryLook(full, out var problem);
        if (entry is null)
            plan.AddUnknown(
                path,
                $"Cannot tell whether `{full}` exists: {problem}. Make its folder readable for you, then run the command again."
            );
        return entry;
    }
}
