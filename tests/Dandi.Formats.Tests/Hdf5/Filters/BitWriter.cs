namespace Dandi.Formats.Tests.Hdf5.Filters;

/// <summary>Writes bits, the most significant bit of each byte first.</summary>
internal sealed class BitWriter
{
    private readonly List<byte> _bytes = [];
    private int _free;

    public void Write(ulong value, int count)
    {
        for (var bit = count - 1; bit >= 0; bit--)
            WriteBit((value >> bit) & 1);
    }

    public void WriteUnary(uint count)
    {
        for (var index = 0U; index < count; index++)
            WriteBit(0);
        WriteBit(1);
    }

    public byte[] ToArray() => [.. _bytes];

    private void WriteBit(ulong bit)
    {
        if (_free == 0)
        {
            _bytes.Add(0);
            _free = 8;
        }
        _free--;
        _bytes[^1] |= (byte)(bit << _free);
    }
}
