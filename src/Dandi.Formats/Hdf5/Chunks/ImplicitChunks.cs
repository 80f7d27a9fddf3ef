using Dandi.Hdf5.Layouts;

namespace Dandi.Hdf5.Chunks;

/// <summary>The implicit index of a dataset whose chunks are all stored, consecutively and without filters.</summary>
internal sealed class ImplicitChunks(Hdf5Dataset dataset, ChunkGrid grid) : ChunkIndex(dataset, grid)
{
    public override Hdf5Chunk? Find(ReadOnlySpan<long> scaled)
    {
        var arrayIndex = Grid.ArrayIndex(scaled);
        if (arrayIndex < 0 || arrayIndex > long.MaxValue / ChunkBytes)
            throw new InvalidHdf5Exception(
                Hdf5ErrorKind.Damaged,
                "chunks",
                Dataset.Layout.Address,
                "A chunk is outside the file"
            );
        return new Hdf5Chunk(scaled.ToArray(), Dataset.Layout.Address + arrayIndex * ChunkBytes, ChunkBytes, 0);
    }
}
