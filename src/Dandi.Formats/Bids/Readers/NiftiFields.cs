using System.Buffers.Binary;

namespace Dandi.Bids.Readers;

/// <summary>Reads the fields of a NIfTI header in the byte order of the file.</summary>
internal readonly ref struct NiftiFields
{
    private readonly ReadOnlySpan<byte> _header;
    private readonly bool _isLittleEndian;

    private NiftiFields(ReadOnlySpan<byte> header, bool isLittleEndian)
    {
        _header = header;
        _isLittleEndian = isLittleEndian;
    }

    public static NiftiHeader ReadNifti1(ReadOnlySpan<byte> header, bool isLittleEndian)
    {
        var fields = new NiftiFields(header, isLittleEndian);
        var dimensions = new double[8];
        var pixels = new double[8];
        for (var i = 0; i < 8; i++)
        {
            dimensions[i] = fields.Int16(40 + 2 * i);
            pixels[i] = fields.Single(76 + 4 * i);
        }
        var (qform, sform) = (fields.Int16(252), fields.Int16(254));
        return new NiftiHeader
        {
            Dimensions = dimensions,
            PixelDimensions = pixels,
            DimensionInfo = header[39],
            Units = header[123],
            QformCode = qform,
            SformCode = sform,
            AxisCodes = NiftiOrientation.Of(fields.ReadNifti1Affine(pixels, qform, sform)),
        };
    }

    public static NiftiHeader ReadNifti2(ReadOnlySpan<byte> header, bool isLittleEndian)
    {
        var fields = new NiftiFields(header, isLittleEndian);
        var dimensions = new double[8];
        var pixels = new double[8];
        for (var i = 0; i < 8; i++)
        {
            dimensions[i] = fields.Int64(16 + 8 * i);
            pixels[i] = fields.Double(104 + 8 * i);
        }
        // The quaternion is not used.
        var affine = new double[12];
        for (var i = 0; i < affine.Length; i++)
            affine[i] = fields.Double(400 + 8 * i);
        return new NiftiHeader
        {
            Dimensions = dimensions,
            PixelDimensions = pixels,
            DimensionInfo = header[524],
            Units = fields.Int32(500),
            QformCode = fields.Int32(344),
            SformCode = fields.Int32(348),
            AxisCodes = NiftiOrientation.Of(affine),
        };
    }

    // The rows of the affine: from the quaternion if its code is the greater one, otherwise as they are in the header.
    private double[] ReadNifti1Affine(double[] pixels, int qform, int sform)
    {
        if (qform < 1 && sform < 1)
            return [pixels[1], 0, 0, 0, 0, pixels[2], 0, 0, 0, 0, pixels[3], 0];
        if (qform > 0 && sform < qform)
        {
            return NiftiOrientation.AffineOf(
                [Single(256), Single(260), Single(264)],
                [Single(268), Single(272), Single(276)],
                pixels
            );
        }
        var affine = new double[12];
        for (var i = 0; i < affine.Length; i++)
            affine[i] = Single(280 + 4 * i);
        return affine;
    }

    private short Int16(int at) =>
        _isLittleEndian
            ? BinaryPrimitives.ReadInt16LittleEndian(_header[at..])
            : BinaryPrimitives.ReadInt16BigEndian(_header[at..]);

    private int Int32(int at) =>
        _isLittleEndian
            ? BinaryPrimitives.ReadInt32LittleEndian(_header[at..])
            : BinaryPrimitives.ReadInt32BigEndian(_header[at..]);

    private long Int64(int at) =>
        _isLittleEndian
            ? BinaryPrimitives.ReadInt64LittleEndian(_header[at..])
            : BinaryPrimitives.ReadInt64BigEndian(_header[at..]);

    private double Single(int at) => BitConverter.Int32BitsToSingle(Int32(at));

    private double Double(int at) => BitConverter.Int64BitsToDouble(Int64(at));
}
