namespace Dandi.Zarrs;

/// <summary>What came of bringing a Zarr into the archive.</summary>
/// <param name="Plan">What was added, changed and deleted.</param>
/// <param name="BytesSent">Bytes that travelled.</param>
/// <param name="IsUnchanged">Whether the archive had it just so.</param>
public sealed record ZarrTransferResult(ZarrPlan Plan, long BytesSent, bool IsUnchanged);
