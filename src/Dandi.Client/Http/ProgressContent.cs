namespace Dandi.Http;

/// <summary>A body that tells when its bytes move.</summary>
internal abstract class ProgressContent : HttpContent
{
    /// <summary>Who wants to know; set for each attempt.</summary>
    public IdleTimeout? Silence { get; set; }
}
