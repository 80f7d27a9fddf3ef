namespace Dandi.Archive;

/// <summary>What an archive says of itself (archive-api.md §2.1).</summary>
/// <param name="Api">The base of all its API addresses.</param>
/// <param name="SchemaVersion">The schema version that it writes; empty where it does not say.</param>
/// <param name="AllowedSchemaVersions">Those that it takes; null where it does not say.</param>
/// <param name="MinimalClient">The oldest Python client that it serves.</param>
/// <param name="BadClients">Python clients that it does not serve.</param>
public sealed record ArchiveInfo(Uri Api, string SchemaVersion, IReadOnlyList<string>? AllowedSchemaVersions, string? MinimalClient, IReadOnlyList<string> BadClients)
{
    /// <summary>The prefix of its identifiers, such as <c>DANDI</c>; null where it does not say.</summary>
    public string? Name { get; init; }

    /// <summary>Its web pages; null where it does not say.</summary>
    public Uri? Web { get; init; }
}
