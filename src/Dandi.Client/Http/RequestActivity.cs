using Dandi.Concurrency;

namespace Dandi.Http;

/// <summary>What the requests to the archive, or to its object store, are doing at the moment. Thread-safe.</summary>
/// <remarks>
/// In flight is a request whose attempt is being sent or responded to. That is not a retry after an attempt that could
/// not connect: nothing is known to arrive of it, and nobody should have to wait for it.
/// </remarks>
public sealed class RequestActivity
{
    private readonly ActivityCount _reading = new();
    private readonly ActivityCount _changing = new();

    /// <summary>How many requests are in flight that only read.</summary>
    public int Reading => _reading.Value;

    /// <summary>How many requests are in flight that change something.</summary>
    public int Changing => _changing.Value;

    /// <summary>Counts an attempt of a request until the result is disposed of.</summary>
    /// <param name="method">The method of the request.</param>
    /// <param name="isUnreachable">Whether the attempt before it could not connect.</param>
    public ActivityCount.Entry BeginAttempt(HttpMethod method, bool isUnreachable) =>
        isUnreachable ? default
        : method == HttpMethod.Get || method == HttpMethod.Head ? _reading.Enter()
        : _changing.Enter();
}
