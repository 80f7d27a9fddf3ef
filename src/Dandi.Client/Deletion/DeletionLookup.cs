using System.Net;
using Dandi.Addresses;
using Dandi.Archive;
using Dandi.Http;

namespace Dandi.Deletion;

/// <summary>Finds out which assets the arguments of a command name, and adds them to a plan.</summary>
/// <param name="archive">The archive.</param>
/// <param name="plan">The plan.</param>
public sealed class DeletionLookup(ArchiveClient archive, DeletionPlan plan)
{
    private readonly DandisetVersion _draft = DandisetVersion.DraftOf(plan.Dandiset);

    /// <summary>Adds the asset at a path of the draft or, if it is a folder, all assets below it.</summary>
    /// <exception cref="AssetNotFoundException">There are none.</exception>
    public async Task AddPathAsync(string path, CancellationToken cancellationToken)
    {
        if (await archive.Assets.FindAsync(_draft, path, cancellationToken) is { } asset)
        {
            plan.Add(asset);
            return;
        }
        var isFound = false;
        var filter = AssetFilter.Prefix($"{path}/") with { IsByPath = true, Detail = AssetDetail.Record };
        await foreach (var below in archive.Assets.ListAsync(_draft, filter, cancellationToken))
        {
            plan.Add(below);
            isFound = true;
        }
        if (!isFound)
            throw new AssetNotFoundException(
                $"There is no asset and no folder `{path}` in Dandiset {plan.Dandiset} in the archive."
            );
    }

    /// <summary>Adds what a URL refers to.</summary>
    /// <exception cref="AssetNotFoundException">It refers to nothing.</exception>
    /// <exception cref="UsageException">It refers to something that cannot be deleted.</exception>
    public async Task AddAddressAsync(ArchiveAddress address, CancellationToken cancellationToken)
    {
        EnsureDeletable(address);
        if (address.Kind == AddressKind.Dandiset)
        {
            plan.AddDandiset();
            return;
        }
        var assets = new AddressedAssets(archive).ListAsync(address, _draft, AssetDetail.Record, cancellationToken);
        await foreach (var asset in assets)
            plan.Add(asset);
    }

    /// <summary>Reads the Dandiset.</summary>
    /// <returns>Null if it does not exist.</returns>
    public async Task<RemoteDandiset?> FindDandisetAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await archive.Dandisets.GetAsync(plan.Dandiset, cancellationToken);
        }
        catch (DandiException error) when (error.InnerException is ArchiveException { Status: HttpStatusCode.NotFound })
        {
            return null;
        }
    }

    /// <summary>Makes sure that a URL names something that can be deleted, before any request is sent.</summary>
    /// <exception cref="UsageException">It does not.</exception>
    public static void EnsureDeletable(ArchiveAddress address)
    {
        var (shown, version) = (Quoted.Shortened(Redaction.UserInput(address.Text)), address.Version);
        if (address.Dandiset is null)
            throw new UsageException(
                $"`{shown}` does not say which Dandiset the asset is to be deleted from. Nothing was deleted; use the "
                    + "URL of the asset in its Dandiset."
            );
        if (address.Kind == AddressKind.Dandiset && version is not null)
            throw new UsageException(
                $"`{shown}` is one version of a Dandiset, and the archive cannot delete single versions. Nothing was "
                    + "deleted; name assets of the draft, or the Dandiset without a version."
            );
        if (version is not (null or DandisetVersion.DraftName))
            throw new UsageException(
                $"Version {version} of Dandiset {address.Dandiset} is published and cannot be changed. Nothing was "
                    + "deleted; name assets of the draft."
            );
        if (address.Kind == AddressKind.ZarrEntries)
            throw new UsageException(
                $"`{shown}` is inside of the Zarr `{address.Location}`, which can only be deleted as a whole. Nothing "
                    + "was deleted; use `dandi upload` to remove single entries."
            );
    }
}
