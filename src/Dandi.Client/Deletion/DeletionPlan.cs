using Dandi.Archive;

namespace Dandi.Deletion;

/// <summary>
/// What is to be deleted in the archive: assets of the draft of one Dandiset, or the whole Dandiset. It is complete
/// before anything is deleted.
/// </summary>
/// <param name="dandiset">The Dandiset.</param>
public sealed class DeletionPlan(DandisetId dandiset)
{
    // More than the largest Dandiset has.
    private const int MaxAssets = 500_000;
    private readonly SortedDictionary<string, RemoteAsset> _assets = new(StringComparer.Ordinal);

    /// <summary>The Dandiset.</summary>
    public DandisetId Dandiset => dandiset;

    /// <summary>Whether the whole Dandiset is deleted; there are no <see cref="Assets"/> then.</summary>
    public bool IsWholeDandiset { get; private set; }

    /// <summary>The assets, each once, in the order of their paths.</summary>
    public IReadOnlyCollection<RemoteAsset> Assets => _assets.Values;

    /// <summary>Whether there is nothing to delete.</summary>
    public bool IsEmpty => _assets.Count == 0 && !IsWholeDandiset;

    /// <summary>Adds the whole Dandiset.</summary>
    /// <exception cref="UsageException">Assets were added, too.</exception>
    public void AddDandiset()
    {
        IsWholeDandiset = true;
        EnsureOneKind();
    }

    /// <summary>Adds an asset of the draft.</summary>
    /// <exception cref="UsageException">The whole Dandiset was added, too, or there are too many assets.</exception>
    public void Add(RemoteAsset asset)
    {
        _assets[asset.Path] = asset;
        EnsureOneKind();
        if (_assets.Count > MaxAssets)
            throw new UsageException(
                $"More than {MaxAssets:N0} assets would be deleted. Nothing was deleted; delete one folder after "
                    + "another."
            );
    }

    private void EnsureOneKind()
    {
        if (IsWholeDandiset && _assets.Count > 0)
            throw new UsageException(
                $"The whole Dandiset {dandiset} and assets of it are named together. Nothing was deleted; name either "
                    + "the Dandiset or the assets."
            );
    }
}
