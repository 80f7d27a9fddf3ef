using Dandi.Bids.Readers;
using Dandi.Bids.Tree;
using Dandi.Bids.Values;

namespace Dandi.Bids.Contexts;

/// <summary>
/// The headers of a file, which are in its first bytes. All but that of a NIfTI image are read when an expression asks
/// for them; no rule says that a file must have one, so that a file that cannot be read has none.
/// </summary>
internal sealed class FileHeaders(BidsFile file, string extension)
{
    /// <summary>What the readers of headers take at most.</summary>
    private const int PrefixLength = 4096;

    private readonly Lazy<byte[]> _prefix = new(
        () => FileReading.Read(file, stream => FilePrefix.Read(stream, PrefixLength).ToArray()),
        isThreadSafe: false
    );

    private bool _hasReadGzip;
    private bool _hasReadTiff;
    private JsObject? _gzip;
    private TiffHeader? _tiff;

    /// <summary>Null if the file is not compressed, or cannot be read.</summary>
    public JsObject? Gzip
    {
        get
        {
            if (!_hasReadGzip && extension.EndsWith(".gz", StringComparison.Ordinal))
                _gzip = TryRead(GzipHeader.Read);
            _hasReadGzip = true;
            return _gzip;
        }
    }

    /// <summary>Null if the file is no TIFF image, or cannot be read.</summary>
    public TiffHeader? Tiff
    {
        get
        {
            var isTiff =
                extension.EndsWith(".tif", StringComparison.Ordinal)
                || extension.EndsWith(".btf", StringComparison.Ordinal);
            if (!_hasReadTiff && isTiff)
            {
                var isOme = extension.StartsWith(".ome", StringComparison.Ordinal);
                _tiff = TryRead(stream => TiffHeader.Read(stream, isOme));
            }
            _hasReadTiff = true;
            return _tiff;
        }
    }

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
