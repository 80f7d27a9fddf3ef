using Dandi.Bids.Readers;
using Dandi.Bids.Tree;
using Dandi.Bids.Values;

namespace Dandi.Bids.Contexts;

/// <summary>
/// The headers of a file, which are in its first bytes. All but that of a NIfTI image are read when an expression asks
/// for them; no rule says that a file must have one, so that a file that cannot be read has none.
/// </summary>
internal sealed class FileHeaders
{
    /// <summary>What the readers of headers take at most.</summary>
    private const int PrefixLength = 4096;

    private readonly Lazy<byte[]> _prefix;
    private readonly Lazy<JsObject?> _gzip;
    private readonly Lazy<TiffHeader?> _tiff;

    public FileHeaders(BidsFile file, string extension)
    {
        _prefix = new(() => file.Read(stream => FilePrefix.Read(stream, PrefixLength).ToArray()), isThreadSafe: false);
        var isGzip = extension.EndsWith(".gz", StringComparison.Ordinal);
        _gzip = new(() => isGzip ? TryRead(GzipHeader.Read) : null, isThreadSafe: false);
        var isTiff =
            extension.EndsWith(".tif", StringComparison.Ordinal)
            || extension.EndsWith(".btf", StringComparison.Ordinal);
        var isOme = extension.StartsWith(".ome", StringComparison.Ordinal);
        _tiff = new(() => isTiff ? TryRead(stream => TiffHeader.Read(stream, isOme)) : null, isThreadSafe: false);
    }

    /// <summary>Null if the file is not compressed, or cannot be read.</summary>
    public JsObject? Gzip => _gzip.Value;

    /// <summary>Null if the file is no TIFF image, or cannot be read.</summary>
    public TiffHeader? Tiff => _tiff.Value;

    /// <exception cref="BidsReadException">The file is no NIfTI image, or cannot be read.</exception>
    public NiftiHeader ReadNifti() => NiftiReader.Read(new MemoryStream(_prefix.Value));

    private T? TryRead<T>(Func<Stream, T?> read)
        where T : class
    {
        try
        {
            return read(new MemoryStream(_prefix.Value));
        }
        catch (BidsReadException)
        {
            return null;
        }
    }
}
