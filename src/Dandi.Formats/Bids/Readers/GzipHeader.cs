using System.Buffers.Binary;
using System.Text;
using Dandi.Bids.Values;

namespace Dandi.Bids.Readers;

/// <summary>
/// The header of a compressed file (RFC 1952, section 2.3), with the members that expressions use (<c>gzip</c>). It can
/// reveal when and under which name the content was made.
/// </summary>
internal sealed class GzipHeader : JsObject
{
    private const int PrefixLength = 1024;

    private readonly JsMembers _members;

    private GzipHeader(uint timestamp, string fileName, string comment) =>
        _members = new JsMembers
        {
            { "timestamp", JsValue.Of(timestamp) },
            { "filename", JsValue.Of(fileName) },
            { "comment", JsValue.Of(comment) },
        };

    /// <inheritdoc/>
    public override IEnumerable<string> Names => _members.Names;

    /// <summary>Reads a header; null if the file does not begin with one.</summary>
    /// <exception cref="BidsReadException"><c>FILE_READ</c>: the file cannot be read.</exception>
    public static GzipHeader? Read(Stream stream)
    {
        var prefix = FilePrefix.Read(stream, PrefixLength).Span;
        if (prefix.Length < 10 || !prefix.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
            return null;
        var flags = (GzipFlags)prefix[3];
        var position = 10;
        if (flags.HasFlag(GzipFlags.Extra))
        {
            if (prefix.Length < 12)
                return null;
            position += 2 + BinaryPrimitives.ReadUInt16LittleEndian(prefix[10..]);
        }
        var fileName = flags.HasFlag(GzipFlags.FileName) ? ReadText(prefix, ref position) : "";
        var comment = flags.HasFlag(GzipFlags.Comment) ? ReadText(prefix, ref position) : "";
        return new GzipHeader(BinaryPrimitives.ReadUInt32LittleEndian(prefix[4..]), fileName, comment);
    }

    /// <inheritdoc/>
    public override JsValue Get(string name) => _members.Get(name);

    /// <inheritdoc/>
    public override bool Has(string name) => _members.Has(name);

    // A text that does not end in the first bytes of the file is truncated there.
    private static string ReadText(ReadOnlySpan<byte> prefix, ref int position)
    {
        var rest = prefix[Math.Min(position, prefix.Length)..];
        var length = rest.IndexOf((byte)0);
        if (length < 0)
            length = rest.Length;
        position += length + 1;
        return Encoding.UTF8.GetString(rest[..length]);
    }
}
