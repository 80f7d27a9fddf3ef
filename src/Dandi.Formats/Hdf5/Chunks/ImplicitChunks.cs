using Dandi.Hdf5.Layouts;

namespace Dandi.Hdf5.Chunks;

/// <summary>The index of a dataset whose chunks were all written one behind the other.</summary>
internal sealed class ImplicitChunks(Hdf5Dataset dataset, ChunkGrid grid) : ChunkIndex(dataset, grid)
{
    public override Hdf5Chunk? Find(ReadOnlySpan<long> scaled)
    {
        var place = Grid.Linear(scaled);
        if (place < 0 || place > long.MaxValue / ChunkBytes)
            throw new InvalidHdf5Exception(
                Hdf5Fault.Damaged,
                "chunks",
                Dataset.Layout.Address,
                "A chunk lies outside the file"
            );
        return new Hdf5Chunk(scaled.ToArray(), Dataset.Layout.Address + place * ChunkBytes, ChunkBytes, 0);
    }
}
