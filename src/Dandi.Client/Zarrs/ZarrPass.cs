namespace Dandi.Zarrs;

/// <summary>The result of one pass over the entries of a Zarr.</summary>
/// <param name="Plan">How many entries were added, changed and deleted.</param>
/// <param name="BytesSent">The bytes that the store has received.</param>
/// <param name="Checksum">The Zarr checksum, from the digests of the bytes that were hashed.</param>
internal sealed record ZarrPass(ZarrPlan Plan, long BytesSent, string? Checksum);
