using System.Buffers.Binary;

namespace Dandi.Testing.Bids;

/// <summary>Writes small images in the format NIfTI-1, with a header that BIDS accepts.</summary>
public static class SampleNifti
{
    private const int HeaderSize = 348;
    private const int DataOffset = 352;
    private const byte MillimetersAndSeconds = 2 | 8;

    /// <summary>An image of 16-bit zeros.</summary>
    /// <param name="shape">The length of each dimension.</param>
    /// <param name="voxelSizes">As many: millimeters, and seconds of the fourth dimension.</param>
    public static byte[] Write(IReadOnlyList<short> shape, IReadOnlyList<float> voxelSizes)
    {
        var voxels = shape.Aggregate(1, (product, length) => product * length);
        var image = new byte[DataOffset + (2 * voxels)];
        BinaryPrimitives.WriteInt32LittleEndian(image, HeaderSize);
        WriteInt16(image, 40, (short)shape.Count);
        WriteSingle(image, 76, 1);
        for (var axis = 0; axis < 7; axis++)
        {
            WriteInt16(image, 42 + (2 * axis), axis < shape.Count ? shape[axis] : (short)1);
            WriteSingle(image, 80 + (4 * axis), axis < shape.Count ? voxelSizes[axis] : 1);
        }
        WriteInt16(image, 70, 4);
        WriteInt16(image, 72, 16);
        WriteSingle(image, 108, DataOffset);
        image[123] = MillimetersAndSeconds;
        WriteInt16(image, 254, 1);
        for (var axis = 0; axis < 3; axis++)
            WriteSingle(image, 280 + (20 * axis), voxelSizes[axis]);
        "n+1\0"u8.CopyTo(image.AsSpan(344));
        return image;
    }

    private static void WriteInt16(byte[] image, int offset, short value) =>
        BinaryPrimitives.WriteInt16LittleEndian(image.AsSpan(offset), value);

    private static void WriteSingle(byte[] image, int offset, float value) =>
        BinaryPrimitives.WriteSingleLittleEndian(image.AsSpan(offset), value);
}
