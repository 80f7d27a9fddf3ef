namespace Dandi.Archive;

/// <summary>The description that an archive publishes of itself (archive-api.md §2.1).</summary>
/// <param name="Api">The base URL of the API.</param>
/// <param name="SchemaVersion">The schema version of the archive; empty if it does not state one.</param>
/// <param name="AllowedSchemaVersions">The schema versions that it accepts; null if it does not state them.</param>
/// <param name="MinClientVersion">The oldest version of the Python client that it supports; null if not stated.</param>
/// <param name="BadClientVersions">Versions of the Python client that it does not support.</param>
public sealed record ArchiveInfo(
    Uri Api,
    string SchemaVersion,
    IReadOnlyList<string>? AllowedSchemaVersions,
    string? MinClientVersion,
    IReadOnlyList<string> BadClientVersions
)
{
    /// <summary>The prefix of its identifiers, such as <c>DANDI</c>; null if not stated.</summary>
    public string? Name { get; init; }

    /// <summary>The URL of its website; null if not stated.</summary>
    public Uri? Web { get; init; }

    /// <summary>
    /// The version of the Python client that this program is compatible with, to be compared with the versions that an
    /// archive supports.
    /// </summary>
    public static readonly Version CompatibleClientVersion = new(0, 81, 0);

    /// <summary>
    /// A warning if the archive does not support <see cref="CompatibleClientVersion"/>; null if it does. Only a
    /// warning, because the archive means another program, and rejects requests that it cannot serve.
    /// </summary>
    public string? ClientWarning
    {
        get
        {
            var version = CompatibleClientVersion.ToString();
            if (Version.TryParse(MinClientVersion, out var minimum) && CompatibleClientVersion < minimum)
            {
                return $"{Api} requires version {minimum} or later of the Python client, and this program is "
                    + $"compatible with {version}. If the archive rejects requests, upgrade dandi.";
            }
            return BadClientVersions.Contains(version)
                ? $"{Api} does not accept version {version} of the Python client, with which this program is "
                    + "compatible. If the archive rejects requests, upgrade dandi."
                : null;
        }
    }
}
