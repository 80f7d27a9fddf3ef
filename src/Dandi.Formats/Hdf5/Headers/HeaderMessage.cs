using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Headers;

/// <summary>One message of an object header.</summary>
/// <param name="Kind">What it tells.</param>
/// <param name="IsShared">Whether its body only says where the real one stands.</param>
/// <param name="CreationIndex">Its place in the order of creation; -1 if that is not tracked.</param>
/// <param name="Offset">Where its body begins in the file.</param>
/// <param name="Body">Its body.</param>
internal readonly record struct HeaderMessage(MessageKind Kind, bool IsShared, int CreationIndex, long Offset, ReadOnlyMemory<byte> Body)
{
    public ByteCursor Read(FileBytes file, string reading) => new(Body.Span, Offset, reading, file.OffsetSize, file.LengthSize);
}
