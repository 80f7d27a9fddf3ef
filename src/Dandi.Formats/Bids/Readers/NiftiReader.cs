using System.Buffers.Binary;
using System.IO.Compression;

namespace Dandi.Bids.Readers;

/// <summary>
/// Reads the header of a NIfTI-1 or NIfTI-2 image, compressed or not, from the first bytes of the file
/// (https://nifti.nimh.nih.gov).
/// </summary>
internal static class NiftiReader
{
    private const int PrefixLength = 1024;
    private const int Nifti1Length = 348;
    private const int Nifti2Length = 540;

    /// <summary>Reads a header.</summary>
    /// <exception cref="BidsReadException">
    /// <c>NIFTI_HEADER_UNREADABLE</c>: the file does not begin with a header; <c>FILE_READ</c>: it cannot be read.
    /// </exception>
    public static NiftiHeader Read(Stream stream)
    {
        var prefix = FilePrefix.Read(stream, PrefixLength).Span;
        var header = IsCompressed(prefix) ? Decompress(prefix) : prefix[..Math.Min(prefix.Length, Nifti2Length)];
        if (header.Length < Nifti1Length)
            throw Unreadable($"It has {header.Length} bytes, and a header has {Nifti1Length} or {Nifti2Length}.");
        // The file may also be the header of an image in another file ("ni1"), which BIDS does not allow.
        if (header[344..].StartsWith("n+1"u8))
            return NiftiFields.ReadNifti1(header, IsLittleEndian(header, Nifti1Length));
        if (!header[4..].StartsWith("n+2"u8))
            throw Unreadable(
                "It is not a NIfTI file with header and image in one. Write a pair of `.hdr` and `.img` as one `.nii`."
            );
        return header.Length == Nifti2Length
            ? NiftiFields.ReadNifti2(header, IsLittleEndian(header, Nifti2Length))
            : throw Unreadable($"The header is truncated to {header.Length} of {Nifti2Length} bytes.");
    }

    private static bool IsCompressed(ReadOnlySpan<byte> prefix) =>
        prefix.Length > 1 && (prefix[0] == 0x1f || prefix[1] == 0x8b);

    // The size of a header comes first, in the byte order of the file.
    private static bool IsLittleEndian(ReadOnlySpan<byte> header, int length)
    {
        if (BinaryPrimitives.ReadInt32LittleEndian(header) == length)
            return true;
        return BinaryPrimitives.ReadInt32BigEndian(header) == length
            ? false
            : throw Unreadable($"The size of the header, in the first 4 bytes, is not {length}.");
    }

    // Zeros after the end of the content count as part of the header. All of the prefix must be valid, so that it is
    // decompressed to its end; it is not longer than a megabyte then.
    private static ReadOnlySpan<byte> Decompress(ReadOnlySpan<byte> prefix)
    {
        var header = new byte[Nifti2Length];
        using var gzip = new GZipStream(new MemoryStream(prefix.ToArray()), CompressionMode.Decompress);
        try
        {
            var length = gzip.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            gzip.CopyTo(Stream.Null);
            if (length < header.Length && !HasTrailer(prefix, length))
                throw Unreadable("The compressed data is truncated.");
        }
        catch (InvalidDataException)
        {
            throw Unreadable("The compressed data is damaged.");
        }
        return header;
    }

    // At the end of compressed data is the length of the content.
    private static bool HasTrailer(ReadOnlySpan<byte> prefix, int length) =>
        prefix.Length >= 18 && BinaryPrimitives.ReadInt32LittleEndian(prefix[^4..]) == length;

    private static BidsReadException Unreadable(string reason) => new("NIFTI_HEADER_UNREADABLE", reason);
}
