namespace Dandi.Server.Faults;

/// <summary>What goes wrong with a request.</summary>
public abstract record FaultAction
{
    private protected FaultAction() { }
}

/// <summary>It is handled later than it came.</summary>
/// <param name="Time">How much later.</param>
public sealed record Delay(TimeSpan Time) : FaultAction;

/// <summary>It is answered with a status, and has no effect.</summary>
/// <param name="Status">The status.</param>
/// <param name="RetryAfter">The seconds in the header <c>Retry-After</c>, or null for no such header.</param>
public sealed record Refuse(int Status, int? RetryAfter = null) : FaultAction;

/// <summary>It is refused as S3 refuses a presigned URL that has expired.</summary>
public sealed record Expire : FaultAction;

/// <summary>The connection is cut once so many bytes of its body have come in or of its answer have gone out.</summary>
/// <param name="Bytes">How many.</param>
public sealed record Cut(long Bytes) : FaultAction;

/// <summary>The connection is reset before anything of it is looked at: it has no effect.</summary>
public sealed record Reset : FaultAction;

/// <summary>It is never answered, and has no effect.</summary>
public sealed record Stall : FaultAction;

/// <summary>It is answered with status 200 and a page, as networks answer that want a log-in; it has no effect.</summary>
public sealed record Html : FaultAction;

/// <summary>It takes effect, and the connection is cut before the answer.</summary>
public sealed record Drop : FaultAction;

/// <summary>It is handled, and the Zarr that it finalizes is never summed up: it stays Ingesting.</summary>
public sealed record Stuck : FaultAction;

/// <summary>It is answered with status 200 and an error in the body, as S3 may answer the completion of an upload; it has no effect.</summary>
public sealed record CompleteError : FaultAction;
