using Dandi.Hdf5.Layouts;
using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Writing;

/// <summary>Finds where the file stores an element of a dataset, if it is stored as it is.</summary>
internal static class ElementLocator
{
    /// <summary>The position of an element in the file.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="path">Its path, for errors.</param>
    /// <param name="index">The index of the element.</param>
    /// <exception cref="Hdf5EditException">The element cannot be replaced where it is.</exception>
    public static long Locate(Hdf5Dataset dataset, string path, long index)
    {
        if (dataset.UsesExternalFiles)
            throw Hdf5EditException.Form(path, "its values are in other files");
        var layout = dataset.Layout;
        var size = dataset.Type.Size;
        return layout.Class switch
        {
            Hdf5LayoutClass.Compact when dataset.HasChecksummedHeader => throw Hdf5EditException.Form(
                path,
                "its values are in an object header with a checksum, and value and checksum cannot be replaced at once"
            ),
            Hdf5LayoutClass.Compact => layout.CompactOffset + index * size,
            Hdf5LayoutClass.Contiguous when layout.Address != ByteCursor.Undefined => layout.Address
                + dataset.File.UserBlock
                + index * size,
            Hdf5LayoutClass.Chunked => InChunk(dataset, path, index),
            Hdf5LayoutClass.Contiguous => throw Unwritten(path),
            _ => throw Hdf5EditException.Form(path, "its values are in other datasets"),
        };
    }

    private static long InChunk(Hdf5Dataset dataset, string path, long index)
    {
        if (dataset.Filters.Count > 0)
            throw Hdf5EditException.Form(path, "its values are compressed or filtered");
        var grid = dataset.Index.Grid;
        var position = new long[grid.Rank];
        var (within, stride) = (0L, 1L);
        for (var dimension = grid.Rank - 1; dimension >= 0; dimension--)
        {
            var coordinate = index % grid.Dimensions[dimension];
            index /= grid.Dimensions[dimension];
            position[dimension] = coordinate / grid.Chunk[dimension];
            within += coordinate % grid.Chunk[dimension] * stride;
            stride *= grid.Chunk[dimension];
        }
        var chunk = dataset.Index.Find(position) ?? throw Unwritten(path);
        return chunk.Address + dataset.File.UserBlock + within * dataset.Type.Size;
    }

    private static Hdf5EditException Unwritten(string path) => Hdf5EditException.Form(path, "it was never written");
}
