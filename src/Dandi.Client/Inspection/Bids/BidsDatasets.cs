using System.Collections.Concurrent;
using Dandi.Bids.Schema;
using Dandi.Discovery;

namespace Dandi.Inspection.Bids;

/// <summary>Validates each BIDS dataset of a run once, when its first asset asks for results. Thread-safe.</summary>
/// <param name="schema">The rules; null for those of the built-in schema.</param>
/// <param name="found">Receives each result once; called from several threads.</param>
public sealed class BidsDatasets(BidsSchema? schema, Action<ValidationResult> found)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<BidsDataset>>> _datasets = new(StringComparer.Ordinal);

    /// <summary>The rules; null for those of the built-in schema.</summary>
    public BidsSchema? Schema => schema;

    /// <summary>The clock, which is compared with the times of files.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The results that concern an asset; empty if it is not in a BIDS dataset.</summary>
    /// <remarks>Other assets of the same dataset wait for the validation that the first one started.</remarks>
    /// <exception cref="IOException">It is unknown whether the asset changed after the validation.</exception>
    public async Task<BidsAssetResults> ValidateAsync(LocalAsset asset, CancellationToken cancellationToken)
    {
        if (asset is not { BidsRoot: { } root, BidsFolder: { } folder })
            return BidsAssetResults.None;
        var dataset = _datasets.GetOrAdd(root, _ => new Lazy<Task<BidsDataset>>(() =>
            StartAsync(root, folder, cancellationToken)
        ));
        var validated = await dataset.Value.WaitAsync(cancellationToken);
        var change = validated.FindChange(asset);
        if (change is not null)
            found(change);
        return validated.Of(asset, change);
    }

    private Task<BidsDataset> StartAsync(string root, string folder, CancellationToken cancellationToken) =>
        Task.Run(
            () =>
                BidsDataset.Validate(
                    new BidsValidation(schema ?? BidsSchema.Default, root, folder),
                    Clock.GetUtcNow().UtcDateTime,
                    found,
                    cancellationToken
                ),
            cancellationToken
        );
}
