using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Headers;

/// <summary>A message of an object header.</summary>
/// <param name="Kind">The message type.</param>
/// <param name="IsShared">Whether the body is only a reference to the shared message, which
/// <see cref="SharedMessages.Resolve"/> returns.</param>
/// <param name="CreationIndex">The position in the order of creation; -1 if it is not tracked.</param>
/// <param name="Offset">The position of the body in the file.</param>
/// <param name="Body">The data of the message.</param>
internal readonly record struct HeaderMessage(
    MessageKind Kind,
    bool IsShared,
    int CreationIndex,
    long Offset,
    ReadOnlyMemory<byte> Body
)
{
    /// <summary>The address of the other object whose header contains a shared message, such as a committed
    /// datatype.</summary>
    /// <value>-1 if the message is in the header of the object itself, or in a heap.</value>
    public long HolderAddress { get; init; } = ByteCursor.Undefined;

    public ByteCursor Read(FileBytes file, string structure) =>
        new(Body.Span, Offset, structure, file.OffsetSize, file.LengthSize);
}
