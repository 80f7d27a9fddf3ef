namespace Dandi.Server.Http;

/// <summary>The minimum rate of a request body (docs/decisions/0029-request-limits.md).</summary>
/// <param name="Bytes">The number of bytes that must arrive within each <paramref name="Time"/>.</param>
/// <param name="Time">The time; the body may also end within it.</param>
internal sealed record BodyRate(long Bytes, TimeSpan Time)
{
    /// <summary>For the API, whose clients send a body at once.</summary>
    public static BodyRate Api { get; } = new(3_000, TimeSpan.FromSeconds(30));

    /// <summary>
    /// For the object store, whose clients read and hash a file while they send it, and may limit their rate.
    /// </summary>
    public static BodyRate Store { get; } = new(12_000, TimeSpan.FromMinutes(2));
}
