using System.Buffers.Binary;
using System.Text;
using Dandi.Bids.Values;

namespace Dandi.Bids.Readers;

/// <summary>The header of a TIFF image, with the members that expressions use (<c>tiff</c>).</summary>
internal sealed class TiffHeader : JsObject
{
    private const int PrefixLength = 4096;
    private const int ClassicVersion = 42;
    private const int ImageDescriptionTag = 0x010e;
    private const string VersionName = "version";

    private readonly int _version;

    private TiffHeader(int version, JsObject? ome) => (_version, Ome) = (version, ome);

    /// <summary>The metadata of an OME-TIFF image; null if it has none, or it was not asked for.</summary>
    public JsObject? Ome { get; }

    /// <inheritdoc/>
    public override IEnumerable<string> Names => [VersionName];

    /// <summary>Reads a header.</summary>
    /// <returns>
    /// Null if the file does not begin with one, or if it should have OME metadata, and there is no XML in the first
    /// 4096 bytes.
    /// </returns>
    /// <exception cref="BidsReadException"><c>FILE_READ</c>: the file cannot be read.</exception>
    public static TiffHeader? Read(Stream stream, bool isOme)
    {
        var prefix = FilePrefix.Read(stream, PrefixLength).Span;
        if (prefix.Length < 4 || !(prefix.StartsWith("II"u8) || prefix.StartsWith("MM"u8)))
            return null;
        var isLittleEndian = prefix[0] == 'I';
        var version = UInt16(prefix, 2, isLittleEndian)!.Value;
        if (!isOme)
            return new TiffHeader(version, ome: null);
        var description = ReadDescription(prefix, version, isLittleEndian);
        return description is not null && OmeMetadata.TryParse(description, out var ome)
            ? new TiffHeader(version, ome)
            : null;
    }

    /// <inheritdoc/>
    public override JsValue Get(string name) => name == VersionName ? JsValue.Of(_version) : JsValue.Undefined;

    /// <inheritdoc/>
    public override bool Has(string name) => name == VersionName;

    // The tags of the first image. In BigTIFF they have 20 bytes, and their offset and values are elsewhere; the
    // BIDS validator takes only the first into account, so that it does not find the description there.
    private static string? ReadDescription(ReadOnlySpan<byte> prefix, int version, bool isLittleEndian)
    {
        var size = version == ClassicVersion ? 12 : 20;
        var directory = UInt32(prefix, 4, isLittleEndian);
        var count = UInt16(prefix, directory, isLittleEndian);
        for (long i = 0, at = (directory ?? 0) + 2L; i < count; i++, at += size)
        {
            if (UInt16(prefix, at, isLittleEndian) is not { } tag)
                return null;
            if (tag != ImageDescriptionTag)
                continue;
            var (length, offset) = (UInt32(prefix, at + 4, isLittleEndian), UInt32(prefix, at + 8, isLittleEndian));
            return length is null || offset is null ? null : Text(prefix, offset.Value, length.Value);
        }
        return null;
    }

    // Without the zero at its end.
    private static string Text(ReadOnlySpan<byte> prefix, long offset, long length)
    {
        var start = (int)Math.Min(offset, prefix.Length);
        var end = (int)Math.Clamp(offset + length - 1, start, prefix.Length);
        return Encoding.UTF8.GetString(prefix[start..end]);
    }

    private static int? UInt16(ReadOnlySpan<byte> prefix, long? at, bool isLittleEndian)
    {
        if (at is not { } start || start > prefix.Length - 2)
            return null;
        var bytes = prefix[(int)start..];
        return isLittleEndian
            ? BinaryPrimitives.ReadUInt16LittleEndian(bytes)
            : BinaryPrimitives.ReadUInt16BigEndian(bytes);
    }

    private static long? UInt32(ReadOnlySpan<byte> prefix, long at, bool isLittleEndian)
    {
        if (at > prefix.Length - 4)
            return null;
        var bytes = prefix[(int)at..];
        return isLittleEndian
            ? BinaryPrimitives.ReadUInt32LittleEndian(bytes)
            : BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }
}
