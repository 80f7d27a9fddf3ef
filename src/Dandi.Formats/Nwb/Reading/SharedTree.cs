using Dandi.Hdf5;
using Dandi.Nwb.Specs;

namespace Dandi.Nwb.Reading;

/// <summary>The <see cref="ReaderTree"/> of a file, read once for all that ask for it; what stops the reader stops each of them.</summary>
internal sealed class SharedTree(Hdf5File file, string path, CancellationToken token) : IDisposable
{
    private readonly Lazy<ReaderTree> _tree = new(() => ReadTree(file, path, token));

    /// <exception cref="UnreadableNwbException">The reference reader stops at something.</exception>
    /// <exception cref="InvalidHdf5Exception">The file is damaged.</exception>
    public ReaderTree Read() => _tree.Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_tree.IsValueCreated) _tree.Value.Dispose();
    }

    private static ReaderTree ReadTree(Hdf5File file, string path, CancellationToken token)
    {
        try
        {
            return ReaderTree.Read(file, path, token);
        }
        catch (InvalidSpecificationException broken)
        {
            throw new UnreadableNwbException(broken.ErrorClass, broken.Message, broken.Message, broken);
        }
    }
}
