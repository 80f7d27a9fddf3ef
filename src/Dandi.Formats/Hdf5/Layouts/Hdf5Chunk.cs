namespace Dandi.Hdf5.Layouts;

/// <summary>A chunk of a dataset that is stored in the file.</summary>
/// <param name="Scaled">The position in the grid of chunks: the offset of the first element, divided by the shape of a
/// chunk ("scaled offset" in the specification).</param>
/// <param name="Address">The address of the data, relative to the base address.</param>
/// <param name="Size">The stored size in bytes.</param>
/// <param name="FilterMask">Bit n is set if filter n was not applied to the chunk.</param>
public sealed record Hdf5Chunk(IReadOnlyList<long> Scaled, long Address, long Size, uint FilterMask);
