namespace Dandi.Hdf5.Writing;

/// <summary>Bytes for a place in the file.</summary>
/// <param name="Offset">The position in the file.</param>
/// <param name="Bytes">What is written there.</param>
internal sealed record FilePatch(long Offset, byte[] Bytes)
{
    public long End => Offset + Bytes.Length;
}
