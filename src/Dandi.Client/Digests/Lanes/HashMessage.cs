namespace Dandi.Digests.Lanes;

/// <summary>Bytes whose MD5 is wanted. All methods are called by one worker, one after another.</summary>
/// <param name="cancellationToken">Ends the reading.</param>
internal abstract unsafe class HashMessage(CancellationToken cancellationToken)
{
    /// <summary>Whether nobody waits for it any more.</summary>
    public virtual bool IsGivenUp => cancellationToken.IsCancellationRequested;

    /// <summary>Reads on.</summary>
    /// <param name="buffer">Where to, unless the message has memory of its own.</param>
    /// <param name="size">The size of the buffer: as much is read, or what is left.</param>
    /// <exception cref="DandiException">It cannot be read, or got shorter.</exception>
    public abstract HashPiece Read(byte* buffer, int size);

    /// <summary>All is read, and this is the digest.</summary>
    /// <exception cref="DandiException">It changed meanwhile.</exception>
    public abstract void Complete(UInt128 md5);

    /// <summary>It cannot be digested, or nobody waits for it.</summary>
    public abstract void Fail(Exception error);
}
