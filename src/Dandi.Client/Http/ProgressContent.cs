namespace Dandi.Http;

/// <summary>A request body that reports to an <see cref="Http.IdleTimeout"/> when its bytes move.</summary>
internal abstract class ProgressContent : HttpContent
{
    /// <summary>The timeout of the current attempt; set by <see cref="RetryHandler"/>.</summary>
    public IdleTimeout? IdleTimeout { get; set; }
}
