namespace Dandi.Archive;

/// <summary>A body that tells when its bytes move.</summary>
internal abstract class WatchedContent : HttpContent
{
    /// <summary>Who wants to know; set for each attempt.</summary>
    public SilenceLimit? Silence { get; set; }
}
