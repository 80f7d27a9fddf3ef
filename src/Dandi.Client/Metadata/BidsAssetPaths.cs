using System.Collections.Concurrent;
using Dandi.Bids.Matching;
using Dandi.Bids.Schema;
using Dandi.Discovery;

namespace Dandi.Metadata;

/// <summary>
/// Finds subject and session in the paths of assets in BIDS datasets (docs/spec/bids-zarr-schema.md §1.7). Thread-safe.
/// </summary>
/// <param name="schema">Defines the names; null for the built-in schema.</param>
public sealed class BidsAssetPaths(BidsSchema? schema)
{
    private readonly ConcurrentDictionary<string, Lazy<BidsPaths>> _datasets = new(StringComparer.Ordinal);

    /// <summary>Finds the entities in the path of an asset.</summary>
    /// <returns>
    /// Null if the asset is in no BIDS dataset, if it is the description of one, or if no rule for names matches.
    /// </returns>
    /// <exception cref="DandiException">The <c>.bidsignore</c> of the dataset cannot be read.</exception>
    /// <exception cref="IOException">It is unknown whether the file is in a dataset of its own.</exception>
    public BidsEntities? Find(LocalAsset asset)
    {
        if (asset is not { BidsFolder: { } folder, BidsPath: { } path } || asset.Kind == AssetKind.BidsDescription)
            return null;
        var dataset = _datasets.GetOrAdd(folder, root => new Lazy<BidsPaths>(() =>
            new BidsPaths(schema ?? BidsSchema.Default, root)
        ));
        return dataset.Value.Find(path);
    }
}
