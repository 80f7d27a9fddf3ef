using System.Runtime.ExceptionServices;
using Dandi.Nwb;

namespace Dandi.Inspection;

/// <summary>What one look at a file told.</summary>
/// <param name="Results">What validation found; nothing where it is skipped.</param>
/// <param name="Record">What an NWB file says of itself; null for other files, and where it was not or cannot be read.</param>
/// <param name="Failure">Why it cannot be read.</param>
internal sealed record FileInspection(
    IReadOnlyList<ValidationResult> Results,
    NwbRecord? Record = null,
    DandiException? Failure = null
)
{
    /// <summary>What the NWB file says of itself.</summary>
    /// <exception cref="DandiException">The <see cref="Failure"/>.</exception>
    public NwbRecord GetRecord()
    {
        if (Failure is not null)
            ExceptionDispatchInfo.Throw(Failure);
        return Record ?? throw new InvalidOperationException("No record was read of this file.");
    }
}
