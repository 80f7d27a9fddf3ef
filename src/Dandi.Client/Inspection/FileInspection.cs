using System.Runtime.ExceptionServices;
using Dandi.Inspection.Bids;
using Dandi.Nwb;

namespace Dandi.Inspection;

/// <summary>What was read from a file in one pass, for validation and metadata.</summary>
/// <param name="Results">The validation results; empty if validation is skipped.</param>
/// <param name="BidsResults">The results of the BIDS dataset that concern the file.</param>
/// <param name="Record">
/// The NWB record; null for other files, and if the file was not read or cannot be read.
/// </param>
/// <param name="Failure">Why the NWB record cannot be read.</param>
internal sealed record FileInspection(
    IReadOnlyList<ValidationResult> Results,
    BidsAssetResults BidsResults,
    NwbRecord? Record = null,
    DandiException? Failure = null
)
{
    /// <summary>Whether a result blocks the upload of the file.</summary>
    public bool IsBlocking => BidsResults.IsBlocking || Results.Any(result => result.IsBlocking);

    /// <summary>Returns the NWB record, or throws.</summary>
    /// <exception cref="DandiException">The <see cref="Failure"/>.</exception>
    public NwbRecord GetRecord()
    {
        if (Failure is not null)
            ExceptionDispatchInfo.Throw(Failure);
        return Record ?? throw new InvalidOperationException("No record was read of this file.");
    }
}
