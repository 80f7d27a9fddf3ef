using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Headers;

/// <summary>One message of an object header.</summary>
/// <param name="Kind">What it tells.</param>
/// <param name="IsShared">Whether its body only says where the real one stands (<see cref="SharedMessages.Resolve"/>).</param>
/// <param name="CreationIndex">Its place in the order of creation; -1 if that is not tracked.</param>
/// <param name="Offset">Where its body begins in the file.</param>
/// <param name="Body">Its body.</param>
internal readonly record struct HeaderMessage(
    MessageKind Kind,
    bool IsShared,
    int CreationIndex,
    long Offset,
    ReadOnlyMemory<byte> Body
)
{
    /// <summary>The address of the object whose header the body stands in, if that is another one: of a type, the committed type.</summary>
    /// <value>-1: it stands in the header of its own, or in a heap.</value>
    public long HolderAddress { get; init; } = ByteCursor.Undefined;

    public ByteCursor Read(FileBytes file, string reading) =>
        new(Body.Span, Offset, reading, file.OffsetSize, file.LengthSize);
}
