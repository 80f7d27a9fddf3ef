namespace Dandi.Archive;

/// <summary>What an archive says of itself (archive-api.md §2.1).</summary>
/// <param name="Api">The base of all its API addresses.</param>
/// <param name="SchemaVersion">The schema version that it writes; empty where it does not say.</param>
/// <param name="AllowedSchemaVersions">Those that it takes; null where it does not say.</param>
/// <param name="MinimalClient">The oldest Python client that it serves.</param>
/// <param name="BadClients">Python clients that it does not serve.</param>
public sealed record ArchiveInfo(
    Uri Api,
    string SchemaVersion,
    IReadOnlyList<string>? AllowedSchemaVersions,
    string? MinimalClient,
    IReadOnlyList<string> BadClients
)
{
    /// <summary>The prefix of its identifiers, such as <c>DANDI</c>; null where it does not say.</summary>
    public string? Name { get; init; }

    /// <summary>Its web pages; null where it does not say.</summary>
    public Uri? Web { get; init; }

    /// <summary>The Python client whose contract this program keeps: what archives compare with the oldest client that they serve.</summary>
    public static readonly Version ContractVersion = new(0, 81, 0);

    /// <summary>A warning if the archive does not serve the Python client of our contract; null if it does.</summary>
    /// <remarks>It concerns another program, so it does not end the run: the archive refuses what it cannot serve.</remarks>
    public string? ClientWarning
    {
        get
        {
            var ours = ContractVersion.ToString();
            if (Version.TryParse(MinimalClient, out var minimal) && ContractVersion < minimal)
            {
                return $"{Api} asks for version {minimal} or later of the Python client; this version of dandi is compatible with {ours}. If the archive refuses requests, upgrade dandi.";
            }
            return BadClients.Contains(ours)
                ? $"{Api} does not accept version {ours} of the Python client, with which this version of dandi is compatible. If the archive refuses requests, upgrade dandi."
                : null;
        }
    }
}
