using Dandi.Hdf5.Types;
using Dandi.Hdf5.Values;

namespace Dandi.Hdf5.Writing;

/// <summary>Decides what is written for edits, and that it can be. It only reads.</summary>
internal sealed class EditPlanner(Hdf5File file)
{
    private readonly HeapAllocator _heap = new(file);
    private readonly List<FilePatch> _elements = [];

    /// <exception cref="Hdf5EditException">The file does not allow one of the edits, or is not as they
    /// expect.</exception>
    /// <exception cref="Hdf5Exception">The file is damaged or not supported.</exception>
    public static EditPlan Plan(Hdf5File file, IEnumerable<Hdf5StringEdit> edits)
    {
        var planner = new EditPlanner(file);
        foreach (var edit in edits)
            planner.Add(edit);
        return new EditPlan(planner._heap.Content, planner._heap.Publication, planner._elements);
    }

    private void Add(Hdf5StringEdit edit)
    {
        var dataset = Find(file, edit);
        var current = dataset.Values.ReadString(edit.Index);
        if (current == edit.New)
            return;
        if (current != edit.Old)
        {
            throw Hdf5EditException.Content(
                edit.Dataset,
                $"its element {edit.Index} is {Quoted.Of(current ?? "")}, but {Quoted.Of(edit.Old)} was expected"
            );
        }
        var stored = new byte[dataset.Type.Size];
        dataset.Values.ReadBytes(edit.Index, stored);
        var offset = ElementLocator.Locate(dataset, edit.Dataset, edit.Index);
        if (!file.Bytes.At(offset - file.UserBlock, stored.Length, "data").SequenceEqual(stored))
            throw Hdf5EditException.Content(edit.Dataset, "its values are not where its layout says");
        _elements.Add(new FilePatch(offset, Encode(dataset.Type, edit, stored)));
    }

    /// <summary>Finds the dataset of an edit.</summary>
    /// <exception cref="Hdf5EditException">There is no such element.</exception>
    public static Hdf5Dataset Find(Hdf5File file, Hdf5StringEdit edit) =>
        file.Find(edit.Dataset) is Hdf5Dataset { Type.Class: Hdf5TypeClass.String } dataset
        && edit.Index >= 0
        && edit.Index < dataset.Dataspace.Count
            ? dataset
            : throw Hdf5EditException.Content(edit.Dataset, $"it has no string number {edit.Index}");

    private byte[] Encode(Hdf5Type type, Hdf5StringEdit edit, ReadOnlySpan<byte> stored)
    {
        var text = Hdf5Text.Encode(edit.New);
        if (text.Contains((byte)0))
            throw Hdf5EditException.Content(edit.Dataset, "the new text contains a NUL character");
        if (!type.IsUtf8 && text.AsSpan().ContainsAnyExceptInRange((byte)1, (byte)0x7f))
            throw Hdf5EditException.Form(edit.Dataset, $"its strings are ASCII, and {Quoted.Of(edit.New)} is not");
        if (!type.IsVariableLengthString)
            return Pad(type, edit, text);
        var (_, collection, _) = ElementDecoder.Pointer(file, stored);
        var (address, index) = _heap.Add(collection, text);
        return
        [
            .. StoredNumber.Of(text.Length, 4),
            .. StoredNumber.Of(address, file.OffsetSize),
            .. StoredNumber.Of(index, 4),
        ];
    }

    private static byte[] Pad(Hdf5Type type, Hdf5StringEdit edit, byte[] text)
    {
        var capacity = type.Padding == Hdf5StringPadding.NullTerminated ? type.Size - 1 : type.Size;
        if (text.Length > capacity)
        {
            throw Hdf5EditException.Form(
                edit.Dataset,
                $"its strings have a fixed length of {type.Size} bytes, and the new text needs {text.Length}"
            );
        }
        var padded = new byte[type.Size];
        padded.AsSpan().Fill(type.Padding == Hdf5StringPadding.SpacePadded ? (byte)' ' : (byte)0);
        text.CopyTo(padded, 0);
        return padded;
    }
}
