namespace Dandi.Digests.Lanes;

/// <summary>
/// The input of one MD5: a part of a file or a whole file. One worker takes it, calls <see cref="Read"/> until the last
/// segment, and then exactly one of <see cref="Complete"/> and <see cref="Fail"/> (both, if Complete throws).
/// </summary>
/// <param name="cancellationToken">Cancels the operation.</param>
internal abstract unsafe class HashMessage(CancellationToken cancellationToken)
{
    /// <summary>Whether nobody waits for the digest any more; checked before each read.</summary>
    public virtual bool IsAbandoned => cancellationToken.IsCancellationRequested;

    /// <param name="buffer">The buffer to read into, unless the message has memory of its own.</param>
    /// <param name="size">The size of the buffer, which is filled unless the message ends.</param>
    /// <exception cref="DandiException">The file cannot be read, or became shorter.</exception>
    public abstract MessageSegment Read(byte* buffer, int size);

    /// <summary>Reports the digest of the whole message.</summary>
    /// <exception cref="DandiException">The file changed while it was read.</exception>
    public abstract void Complete(UInt128 md5);

    /// <summary>Reports that the message cannot be hashed, or was abandoned.</summary>
    public abstract void Fail(Exception error);
}
