using System.Buffers.Binary;
using System.IO.Compression;

namespace Dandi.Formats.Tests.Bids.Readers;

/// <summary>Headers of NIfTI images, in either version and byte order.</summary>
internal sealed class NiftiBytes
{
    private readonly byte[] _bytes;
    private readonly bool _isLittleEndian;
    private readonly bool _isVersion2;

    private NiftiBytes(int length, bool isVersion2, bool isLittleEndian)
    {
        (_bytes, _isVersion2, _isLittleEndian) = (new byte[length], isVersion2, isLittleEndian);
        Int32(0, length == 352 ? 348 : 540);
        (isVersion2 ? "n+2\0\r\n\x1a\n"u8 : "n+1\0"u8).CopyTo(_bytes.AsSpan(isVersion2 ? 4 : 344));
    }

    public byte[] Bytes => _bytes;

    public static NiftiBytes Version1(bool isLittleEndian = true) => new(352, isVersion2: false, isLittleEndian);

    public static NiftiBytes Version2(bool isLittleEndian = true) => new(544, isVersion2: true, isLittleEndian);

    public NiftiBytes Dimensions(params int[] sizes)
    {
        for (var i = 0; i < sizes.Length; i++)
        {
            if (_isVersion2)
                Int64(16 + 8 * i, sizes[i]);
            else
                Int16(40 + 2 * i, sizes[i]);
        }
        return this;
    }

    public NiftiBytes Pixels(params double[] sizes)
    {
        for (var i = 0; i < sizes.Length; i++)
            Real(_isVersion2 ? 104 + 8 * i : 76 + 4 * i, sizes[i]);
        return this;
    }

    public NiftiBytes Codes(int qform, int sform)
    {
        if (_isVersion2)
        {
            Int32(344, qform);
            Int32(348, sform);
        }
        else
        {
            Int16(252, qform);
            Int16(254, sform);
        }
        return this;
    }

    public NiftiBytes Units(byte units)
    {
        if (_isVersion2)
            Int32(500, units);
        else
            _bytes[123] = units;
        return this;
    }

    public NiftiBytes DimensionInfo(byte info)
    {
        _bytes[_isVersion2 ? 524 : 39] = info;
        return this;
    }

    public NiftiBytes Quaternion(double b, double c, double d)
    {
        Real(256, b);
        Real(260, c);
        Real(264, d);
        return this;
    }

    public NiftiBytes Rows(params double[] affine)
    {
        for (var i = 0; i < affine.Length; i++)
            Real(_isVersion2 ? 400 + 8 * i : 280 + 4 * i, affine[i]);
        return this;
    }

    public static byte[] Compress(byte[] bytes)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(bytes);
        return compressed.ToArray();
    }

    private void Real(int at, double value)
    {
        if (_isVersion2)
            Int64(at, BitConverter.DoubleToInt64Bits(value));
        else
            Int32(at, BitConverter.SingleToInt32Bits((float)value));
    }

    private void Int16(int at, int value)
    {
        if (_isLittleEndian)
            BinaryPrimitives.WriteInt16LittleEndian(_bytes.AsSpan(at), (short)value);
        else
            BinaryPrimitives.WriteInt16BigEndian(_bytes.AsSpan(at), (short)value);
    }

    private void Int32(int at, int value)
    {
        if (_isLittleEndian)
            BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(at), value);
        else
            BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(at), value);
    }

    private void Int64(int at, long value)
    {
        if (_isLittleEndian)
            BinaryPrimitives.WriteInt64LittleEndian(_bytes.AsSpan(at), value);
        else
            BinaryPrimitives.WriteInt64BigEndian(_bytes.AsSpan(at), value);
    }
}
