namespace Dandi.Zarrs;

/// <summary>The result of a successful transfer of a Zarr.</summary>
/// <param name="Plan">How many entries were added, changed and deleted.</param>
/// <param name="BytesSent">The bytes that the store has received.</param>
/// <param name="IsUnchanged">Whether the Zarr in the archive was complete and equal before.</param>
internal sealed record ZarrTransferResult(ZarrPlan Plan, long BytesSent, bool IsUnchanged);
