namespace Dandi.Storage;

/// <summary>A range of bytes to be put at a presigned URL.</summary>
/// <param name="Url">Where they go.</param>
/// <param name="Size">How many there are.</param>
/// <param name="Md5">Their MD5, 16 bytes: what the store has to say of them, too.</param>
/// <param name="Open">Makes the body for one attempt; a body that holds a file closes it.</param>
internal sealed record PresignedPut(PresignedUrl Url, long Size, ReadOnlyMemory<byte> Md5, Func<HttpContent> Open)
{
    /// <summary>What it is called where it arrives as other bytes: the subject of a sentence.</summary>
    public required string Name { get; init; }

    /// <summary>Its rank in the window; null for behind all transfers that have begun.</summary>
    public long? Rank { get; init; }

    /// <summary>Whether the URL came just now: then it is tried, whatever our idea of the store's time. Asked when it is about to be sent.</summary>
    public Func<bool> IsFresh { get; init; } = () => false;

    /// <summary>Whether a refused URL can be had anew: then this one is not tried again.</summary>
    public bool CanBeSignedAgain { get; init; }

    /// <summary>How long failures are waited out; null for the whole patience.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>Throws if the bytes are not the ones that were digested any more; asked where others have arrived.</summary>
    public Action EnsureUnchanged { get; init; } = () => { };

    /// <summary>Once cancelled, nothing is sent any more.</summary>
    public CancellationToken Stopping { get; init; }
}
