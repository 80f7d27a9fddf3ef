using System.Buffers.Binary;
using Dandi.Digests.Lanes;
using Dandi.Files;

namespace Dandi.Digests;

/// <summary>The parts of one open file, hashed in any order by any workers.</summary>
/// <param name="file">The open file.</param>
/// <param name="parts">The parts.</param>
/// <param name="progress">Called with the number of bytes read, from many threads.</param>
/// <param name="cancellationToken">Cancels the operation.</param>
internal sealed class FileParts(
    LocalFile file,
    PartPlan parts,
    Action<long> progress,
    CancellationToken cancellationToken
)
{
    private readonly TaskCompletionSource<byte[]> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _md5s = new byte[parts.Count * DandiETag.Md5Length];
    private int _remaining = parts.Count;

    /// <summary>Completes with the raw MD5s of all parts in order, 16 bytes each.</summary>
    public Task<byte[]> Md5s => _completion.Task;

    /// <summary>The number of the device that the file is on; 0 if it is not known.</summary>
    public ulong Device => file.Status?.Device ?? 0;

    /// <summary>One message for each part.</summary>
    public IEnumerable<HashMessage> Messages => parts.Parts.Select(MessageOf);

    private LocalFile File => file;

    private Action<long> Progress => progress;

    private CancellationToken Token => cancellationToken;

    /// <summary>Gets the error for a file that ends before its size.</summary>
    /// <exception cref="FileChangedException">The file has changed, which explains it.</exception>
    public static DandiException UnexpectedEnd(LocalFile file, long offset)
    {
        file.EnsureUnchanged();
        return new DandiException(
            $"Cannot read `{file.Path}`: it ended at byte {offset} of {file.Size}. Check the disk that it is on."
        );
    }

    /// <summary>The message for one part; each part must be hashed exactly once.</summary>
    public HashMessage MessageOf(Part part) => new PartMessage(this, part);

    private void Complete(Part part, UInt128 md5)
    {
        BinaryPrimitives.WriteUInt128BigEndian(_md5s.AsSpan((part.Number - 1) * DandiETag.Md5Length), md5);
        if (Interlocked.Decrement(ref _remaining) == 0)
            _completion.TrySetResult(_md5s);
    }

    private sealed unsafe class PartMessage(FileParts all, Part part) : HashMessage(all.Token)
    {
        private long _done;

        public override bool IsAbandoned => base.IsAbandoned || all.Md5s.IsFaulted;

        public override MessageSegment Read(byte* buffer, int size)
        {
            var wanted = (int)Math.Min(size, part.Size - _done);
            for (var read = 0; read < wanted; )
            {
                var offset = part.Offset + _done + read;
                var length = all.File.Read(new Span<byte>(buffer + read, wanted - read), offset);
                if (length == 0)
                    throw UnexpectedEnd(all.File, offset);
                read += length;
            }
            _done += wanted;
            all.Progress(wanted);
            return new MessageSegment(buffer, wanted, _done == part.Size);
        }

        public override void Complete(UInt128 md5) => all.Complete(part, md5);

        public override void Fail(Exception error)
        {
            if (error is OperationCanceledException)
                all._completion.TrySetCanceled(all.Token);
            else
                all._completion.TrySetException(error);
        }
    }
}
