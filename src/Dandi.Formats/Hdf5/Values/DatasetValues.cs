using Dandi.Hdf5.Chunks;
using Dandi.Hdf5.Layouts;
using Dandi.Hdf5.Storage;
using Dandi.Hdf5.Types;

namespace Dandi.Hdf5.Values;

/// <summary>The elements of a dataset, read by the class of its layout.</summary>
internal sealed class DatasetValues(Hdf5Dataset dataset) : Hdf5Values(dataset.File)
{
    private const string Structure = "data";

    private ChunkedDataReader? _chunks;

    public override Hdf5Type Type => dataset.Type;

    public override Hdf5Dataspace Dataspace => dataset.Dataspace;

    private protected override void ReadStored(long first, Span<byte> destination)
    {
        if (dataset.UsesExternalFiles)
            throw NotInThisFile("external raw files");
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
                (_chunks ??= new ChunkedDataReader(dataset)).Read(first, destination);
                break;
            default:
                throw NotInThisFile("other datasets (a virtual dataset)");
        }
    }

    private void ReadContiguous(long offset, Span<byte> destination)
    {
        var layout = dataset.Layout;
        if (layout.Address == ByteCursor.Undefined)
        {
            Fill(dataset, destination);
            return;
        }
        if (offset > layout.Size - destination.Length)
            throw new InvalidHdf5Exception(
                Hdf5ErrorKind.Damaged,
                Structure,
                layout.Address + File.UserBlock,
                $"The elements of the dataset do not fit into its stored size of {layout.Size} bytes"
            );
        // Small datasets are often next to each other, so that a cached page contains several of them.
        if (destination.Length <= 4096)
            File.Bytes.At(layout.Address + offset, destination.Length, Structure).CopyTo(destination);
        else
            File.Bytes.Read(layout.Address + offset, destination, Structure);
    }

    /// <summary>Fills memory with the fill value; with zeros if it is undefined or the default.</summary>
    public static void Fill(Hdf5Dataset dataset, Span<byte> destination)
    {
        var fill = dataset.FillValue;
        dataset.File.Bytes.Budget.SpendBytes(destination.Length);
        destination.Clear();
        if (fill.Bytes.IsEmpty)
            return;
        for (; !destination.IsEmpty; destination = destination[fill.Bytes.Length..])
            fill.Bytes.Span.CopyTo(destination);
    }

    private UnsupportedHdf5Exception NotInThisFile(string location) =>
        new(
            Hdf5ErrorKind.Unsupported,
            Structure,
            dataset.Address + File.UserBlock,
            $"The data of the dataset are in {location}, which is not supported"
        );
}
