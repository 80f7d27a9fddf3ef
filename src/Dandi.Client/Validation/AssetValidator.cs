using Dandi.Discovery;
using Dandi.Nwb;

namespace Dandi.Validation;

/// <summary>Judges an asset before anything of it is sent.</summary>
public static class AssetValidator
{
    /// <summary>The findings for a file.</summary>
    /// <param name="asset">What it is and where.</param>
    /// <param name="file">The file, open.</param>
    public static IReadOnlyList<ValidationResult> Validate(LocalAsset asset, LocalFile file)
    {
        if (asset.Kind != AssetKind.Nwb) return [];
        var results = new List<ValidationResult>();
        if (!Hdf5Signature.IsPresent(file.Handle))
        {
            results.Add(new ValidationResult("pynwb.GENERIC", Severity.Error, asset.Path, "The file is no HDF5 file, which every NWB file is: it may be empty, cut short or of another kind."));
        }
        // The layout of a BIDS dataset is BIDS' own.
        if (asset.BidsRoot is null) results.AddRange(OrganizedPath.Validate(asset.Path));
        return results;
    }
}
