namespace Dandi.Hdf5.Layouts;

/// <summary>A chunk that is stored.</summary>
/// <param name="Scaled">Its place in the grid of chunks.</param>
/// <param name="Address">Where it lies, relative to the base address.</param>
/// <param name="Size">Its bytes as stored.</param>
/// <param name="FilterMask">Bit n: the n-th filter was left out.</param>
public sealed record Hdf5Chunk(IReadOnlyList<long> Scaled, long Address, long Size, uint FilterMask);
