using Dandi.Hdf5.Chunks;
using Dandi.Hdf5.Layouts;
using Dandi.Hdf5.Storage;
using Dandi.Hdf5.Types;

namespace Dandi.Hdf5.Values;

/// <summary>The elements of a dataset, wherever its layout has them.</summary>
internal sealed class DatasetValues(Hdf5Dataset dataset) : Hdf5Values(dataset.File)
{
    private const string Reading = "data";

    private ChunkedReading? _chunks;

    public override Hdf5Type Type => dataset.Type;

    public override Hdf5Space Space => dataset.Space;

    private protected override void ReadStored(long first, Span<byte> destination)
    {
        if (dataset.IsStoredOutside)
            throw Elsewhere("in files of their own beside it");
        var offset = first * Type.Size;
        switch (dataset.Layout.Class)
        {
            case Hdf5LayoutClass.Compact:
                dataset.Layout.Compact.Span.Slice((int)offset, destination.Length).CopyTo(destination);
                break;
            case Hdf5LayoutClass.Contiguous:
                ReadContiguous(offset, destination);
                break;
            case Hdf5LayoutClass.Chunked:
                (_chunks ??= new ChunkedReading(dataset)).Read(first, destination);
                break;
            default:
                throw Elsewhere("in other datasets");
        }
    }

    private void ReadContiguous(long offset, Span<byte> destination)
    {
        var layout = dataset.Layout;
        if (layout.Address == ByteCursor.Undefined)
        {
            Fill(dataset.FillValue, destination);
            return;
        }
        if (offset > layout.Size - destination.Length)
            throw new InvalidHdf5Exception(
                Hdf5Fault.Damaged,
                Reading,
                layout.Address + File.UserBlock,
                $"The dataset needs more bytes than the {layout.Size} that it has"
            );
        // Small datasets lie beside each other; a page of the cache serves many of them.
        if (destination.Length <= 4096)
            File.Bytes.At(layout.Address + offset, destination.Length, Reading).CopyTo(destination);
        else
            File.Bytes.Read(layout.Address + offset, destination, Reading);
    }

    /// <summary>Writes what unwritten elements are.</summary>
    public static void Fill(Hdf5FillValue fill, Span<byte> destination)
    {
        destination.Clear();
        if (fill.Bytes.IsEmpty)
            return;
        for (; !destination.IsEmpty; destination = destination[fill.Bytes.Length..])
            fill.Bytes.Span.CopyTo(destination);
    }

    private UnsupportedHdf5Exception Elsewhere(string where) =>
        new(
            Hdf5Fault.Unsupported,
            Reading,
            dataset.Address + File.UserBlock,
            $"The data of the dataset are {where}; they are not read"
        );
}
