using Dandi.Server.Store.Files;

namespace Dandi.Server.Store;

/// <summary>
/// An object with its bytes, as they were when it was opened: they can be read until it is disposed, also if the object
/// is replaced or deleted meanwhile.
/// </summary>
/// <remarks>It must be created while the database is locked, so that no file is removed before it is pinned.</remarks>
internal sealed class OpenObject : IDisposable
{
    private readonly IReadOnlyList<StoredBytes> _segments;
    private readonly BlobFiles _files;
    private readonly IDisposable _pin;

    public OpenObject(StoredObject stored, IReadOnlyList<StoredBytes> segments, BlobFiles files)
    {
        (Stored, _segments, _files) = (stored, segments, files);
        _pin = files.Pin([.. segments.Select(segment => segment.File)]);
    }

    /// <summary>The object.</summary>
    public StoredObject Stored { get; }

    /// <summary>Copies a range of its bytes to a stream.</summary>
    /// <exception cref="IOException">The object is shorter, or a file is missing.</exception>
    public async Task CopyAsync(long offset, long length, Stream target, CancellationToken cancellationToken)
    {
        foreach (var (file, start, size) in _segments)
        {
            if (offset < size && length > 0)
            {
                await using var source = _files.OpenRead(file);
                source.Position = start + offset;
                var share = Math.Min(length, size - offset);
                await RangeCopy.CopyAsync(source, target, share, null, cancellationToken);
                length -= share;
                offset = size;
            }
            offset -= size;
        }
        if (length > 0)
            throw new EndOfStreamException();
    }

    /// <summary>Its bytes at any position, until it is disposed.</summary>
    public Stream AsStream() => new ObjectStream(_segments, _files);

    /// <inheritdoc/>
    public void Dispose() => _pin.Dispose();
}
