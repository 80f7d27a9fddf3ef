using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dandi.Digests.Lanes;
using Dandi.Files;
using Dandi.FileSystem;

namespace Dandi.Digests;

/// <summary>
/// A whole file to hash. A worker opens it when it starts to read; the content is kept in memory for the upload if a
/// buffer is available.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="buffers">Where to rent the buffer for the content.</param>
/// <param name="onHashed">Called with the status and MD5 of a regular file.</param>
/// <param name="cancellationToken">Cancels the operation.</param>
internal sealed unsafe class FileMessage(
    string path,
    ChunkBuffers buffers,
    Action<FileStatus, UInt128> onHashed,
    CancellationToken cancellationToken
) : HashMessage(cancellationToken)
{
    private readonly TaskCompletionSource<HashedFile> _completion = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private readonly CancellationToken _cancellation = cancellationToken;
    private LocalFile? _file;
    private byte[]? _kept;
    private long _done;

    /// <summary>Completes when the file is hashed or has failed.</summary>
    public Task<HashedFile> Hashed => _completion.Task;

    /// <inheritdoc/>
    public override MessageSegment Read(byte* buffer, int size)
    {
        var file = _file ?? Open();
        if (_kept is not null)
        {
            buffer = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_kept));
            size = _kept.Length;
        }
        var wanted = (int)Math.Min(size, file.Size - _done);
        for (var read = 0; read < wanted; )
        {
            var length = file.Read(new Span<byte>(buffer + read, wanted - read), _done + read);
            if (length == 0)
                throw FileParts.UnexpectedEnd(file, _done + read);
            read += length;
        }
        _done += wanted;
        return new MessageSegment(buffer, wanted, _done == file.Size);
    }

    /// <inheritdoc/>
    public override void Complete(UInt128 md5)
    {
        using var file = _file!;
        file.EnsureUnchanged();
        if (file.Status is { } status)
            onHashed(status, md5);
        _completion.TrySetResult(new HashedFile(md5, file.Size, _kept));
    }

    /// <inheritdoc/>
    public override void Fail(Exception error)
    {
        _file?.Dispose();
        if (error is OperationCanceledException)
        {
            // The owner of the buffers may be disposed already: leave the array to the garbage collector.
            _completion.TrySetCanceled(_cancellation);
            return;
        }
        buffers.Return(_kept);
        _kept = null;
        _completion.TrySetException(error);
    }

    private LocalFile Open()
    {
        _file = LocalFile.Open(path);
        _kept = buffers.TryRent(_file.Size);
        return _file;
    }
}
