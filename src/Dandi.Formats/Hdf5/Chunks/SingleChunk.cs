using Dandi.Hdf5.Layouts;

namespace Dandi.Hdf5.Chunks;

/// <summary>The index of a dataset that consists of one chunk, whose location is in the layout message.</summary>
internal sealed class SingleChunk(Hdf5Dataset dataset, ChunkGrid grid) : ChunkIndex(dataset, grid)
{
    public override Hdf5Chunk? Find(ReadOnlySpan<long> scaled)
    {
        if (scaled.ContainsAnyExcept(0))
            return null;
        var layout = Dataset.Layout;
        return new Hdf5Chunk(
            scaled.ToArray(),
            layout.Address,
            layout.IsSingleFiltered ? layout.Size : ChunkBytes,
            layout.FilterMask
        );
    }
}
