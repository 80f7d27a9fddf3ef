using Dandi.Hdf5.Layouts;

namespace Dandi.Hdf5.Chunks;

/// <summary>The index of a dataset without stored chunks.</summary>
internal sealed class NoChunks(Hdf5Dataset dataset, ChunkGrid grid) : ChunkIndex(dataset, grid)
{
    public override Hdf5Chunk? Find(ReadOnlySpan<long> scaled) => null;

    public override IEnumerable<Hdf5Chunk> All() => [];
}
