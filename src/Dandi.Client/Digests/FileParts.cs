using System.Buffers.Binary;
using Dandi.Digests.Lanes;
using Dandi.Files;

namespace Dandi.Digests;

/// <summary>Parts of one open file that are digested in any order.</summary>
/// <param name="file">The file.</param>
/// <param name="parts">The parts, numbered from 1.</param>
/// <param name="progress">Told of bytes as they are read; called from many threads.</param>
/// <param name="cancellationToken">Ends the reading.</param>
internal sealed class FileParts(
    LocalFile file,
    PartPlan parts,
    Action<long> progress,
    CancellationToken cancellationToken
)
{
    private readonly TaskCompletionSource<byte[]> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _md5s = new byte[parts.Count * DandiETag.Md5Length];
    private int _left = parts.Count;

    /// <summary>The raw MD5 of each part, one after another.</summary>
    public Task<byte[]> Md5s => _completion.Task;

    /// <summary>The device that the file is on.</summary>
    public ulong Device => file.Status?.Device ?? 0;

    /// <summary>The parts, to be digested each for itself.</summary>
    public IEnumerable<HashMessage> Messages => parts.Parts.Select(part => new PartMessage(this, part));

    private LocalFile File => file;

    private Action<long> Progress => progress;

    private CancellationToken Token => cancellationToken;

    /// <summary>What is said of a file that ends before its size.</summary>
    public static DandiException EndedEarly(LocalFile file, long offset)
    {
        file.EnsureUnchanged();
        return new DandiException(
            $"`{file.Path}` ended at byte {offset}, before its {file.Size} bytes. Check the disk that it is on."
        );
    }

    private void Complete(Part part, UInt128 md5)
    {
        BinaryPrimitives.WriteUInt128BigEndian(_md5s.AsSpan((part.Number - 1) * DandiETag.Md5Length), md5);
        if (Interlocked.Decrement(ref _left) == 0)
            _completion.TrySetResult(_md5s);
    }

    private sealed unsafe class PartMessage(FileParts all, Part part) : HashMessage(all.Token)
    {
        private long _done;

        public override bool IsGivenUp => base.IsGivenUp || all.Md5s.IsFaulted;

        public override HashPiece Read(byte* buffer, int size)
        {
            var wanted = (int)Math.Min(size, part.Size - _done);
            for (var read = 0; read < wanted; )
            {
                var offset = part.Offset + _done + read;
                var length = all.File.Read(new Span<byte>(buffer + read, wanted - read), offset);
                if (length == 0)
                    throw EndedEarly(all.File, offset);
                read += length;
            }
            _done += wanted;
            all.Progress(wanted);
            return new HashPiece(buffer, wanted, _done == part.Size);
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
