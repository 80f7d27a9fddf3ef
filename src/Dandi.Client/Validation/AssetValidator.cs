using Dandi.Discovery;
using Dandi.Nwb;

namespace Dandi.Validation;

/// <summary>Judges an asset before anything of it is sent.</summary>
public static class AssetValidator
{
    /// <summary>The findings for a file.</summary>
    /// <param name="asset">What it is and where.</param>
    /// <param name="clock">Tells what is in the future.</param>
    /// <param name="token">Ends the judging.</param>
    /// <exception cref="IOException">The disk fails.</exception>
    public static IReadOnlyList<ValidationResult> Validate(LocalAsset asset, TimeProvider clock, CancellationToken token)
    {
        if (asset.Kind != AssetKind.Nwb) return [];
        var findings = new NwbValidator(asset.FullPath, asset.Path, clock, token).Validate();
        // The layout of a BIDS dataset is BIDS' own.
        return asset.BidsRoot is null ? [.. findings, .. OrganizedPath.Validate(asset.Path)] : findings;
    }
}
