namespace Dandi.Downloads;

/// <summary>Where the bytes of a file come from, and what they must be.</summary>
/// <param name="Name">What is downloaded, as the subject of messages: the path of an asset or entry.</param>
/// <param name="Size">The size in bytes.</param>
/// <param name="Digest">The digest that the bytes must have.</param>
/// <param name="Modified">The modification time that the file gets; null to leave it.</param>
/// <param name="RequestUrlAsync">
/// Requests a URL for the bytes. Called again when the URL has expired or is rejected, so it must request a new one
/// each time. A URL that does not expire may be returned again and again.
/// </param>
internal sealed record DownloadSource(
    string Name,
    long Size,
    ExpectedDigest Digest,
    DateTimeOffset? Modified,
    Func<CancellationToken, Task<Uri>> RequestUrlAsync
);
