using System.Text.Json.Nodes;

namespace Dandi.Archive;

/// <summary>
/// The version of the DANDI schema in which metadata is sent to an archive (archive-api.md §2.3; upload-command.md,
/// "Schema version").
/// </summary>
public static class SchemaVersion
{
    /// <summary>The newest version that this program can write.</summary>
    public const string Newest = "0.8.0";

    private static readonly string[] Older = ["0.6.10", "0.7.0"];

    // Newest first.
    private static readonly string[] Known = [Newest, .. Older.Reverse()];

    /// <summary>The versions that metadata can be read and written in, oldest first.</summary>
    public static IReadOnlyList<string> Supported { get; } = [.. Older, Newest];

    /// <summary>Chooses the version in which metadata is sent to an archive.</summary>
    /// <remarks>
    /// It is the archive's own version if this program knows it. Otherwise it is the newest known version with the same
    /// major and minor number that is not newer than the archive's, because patch versions are compatible; if there is
    /// none, it is the newest known version that the archive allows.
    /// </remarks>
    /// <returns>The version, and a warning if the archive might interpret it differently.</returns>
    /// <exception cref="DandiException">There is no version that both support; fatal.</exception>
    public static (string Version, string? Warning) Choose(ArchiveInfo info)
    {
        var theirs = info.SchemaVersion;
        if (theirs.Length == 0)
            throw new DandiException(
                "Server did not provide schema_version in /info/. Is this the URL of a DANDI archive?"
            )
            {
                IsFatal = true,
            };
        if (theirs == Newest)
            return (Newest, null);
        if (Older.Contains(theirs))
            return (
                theirs,
                $"Server uses schema version {theirs} older than ours ({Newest}): metadata is sent in {theirs}."
            );
        var version = Parse(theirs)
            ?? throw new DandiException(
                $"Server states `{Quoted.Shortened(theirs)}`, which is not a schema version, in /info/. "
                    + "Is this the URL of a DANDI archive?"
            )
            {
                IsFatal = true,
            };
        var earlier = Known.Where(known => Version.Parse(known) <= version).ToList();
        if (earlier.Find(known => IsPatchOf(version, Version.Parse(known))) is { } patched)
            return (patched, UnknownVersionWarning(theirs, patched));
        var allowed = earlier.Find(known => info.AllowedSchemaVersions?.Contains(known) ?? true)
            ?? throw Incompatible(info, version);
        var isExpected = info.AllowedSchemaVersions is not null && allowed == Newest;
        return (allowed, isExpected ? null : UnknownVersionWarning(theirs, allowed));
    }

    /// <summary>Parses a version, ignoring a pre-release label such as <c>-rc1</c>.</summary>
    private static Version? Parse(string text)
    {
        var number = string.Concat(text.TakeWhile(character => char.IsAsciiDigit(character) || character == '.'))
            .TrimEnd('.');
        return Version.TryParse(number, out var version)
            ? new Version(version.Major, version.Minor, Math.Max(version.Build, 0))
            : null;
    }

    private static bool IsPatchOf(Version version, Version known) =>
        (known.Major, known.Minor) == (version.Major, version.Minor);

    private static string UnknownVersionWarning(string theirs, string sent) =>
        $"Server uses schema version {theirs}, which this version of dandi does not know: metadata is sent in {sent}. "
        + "If the archive marks assets as invalid, upgrade dandi.";

    private static DandiException Incompatible(ArchiveInfo info, Version version) =>
        new(
            version < Version.Parse(Newest)
                ? $"Server uses older incompatible schema version {info.SchemaVersion}; "
                    + $"client supports {string.Join(", ", Known)}. Nothing was uploaded."
                : $"Server uses schema version {info.SchemaVersion}; client only supports prior {Newest} and it is not "
                    + "among any of the allowed upgradable schema versions "
                    + $"({string.Join(", ", info.AllowedSchemaVersions ?? [])}). Upgrade dandi."
        )
        {
            IsFatal = true,
        };

    /// <summary>
    /// Rewrites metadata in an older version of the schema: members that the version does not have are removed if they
    /// are empty.
    /// </summary>
    /// <param name="metadata">The metadata, changed in place.</param>
    /// <param name="version">The version to send.</param>
    /// <returns>A warning that the metadata stays as it is, because a member is not empty; otherwise null.</returns>
    public static string? Downgrade(JsonObject metadata, string version)
    {
        if (
            !Older.Contains(version)
            || metadata["schemaVersion"]?.ToString() != Newest
            || metadata["schemaKey"] is null
        )
            return null;
        string[] unknown = version == "0.6.10" ? ["sameAs", "releaseNotes"] : ["sameAs"];
        foreach (var name in unknown)
        {
            if (!IsEmpty(metadata[name]))
            {
                return $"The archive's schema version {version} has no `{name}`, so the metadata of the Dandiset is "
                    + $"sent in version {Newest}. The archive may reject it.";
            }
        }
        foreach (var name in unknown)
            metadata.Remove(name);
        metadata["schemaVersion"] = version;
        return null;
    }

    /// <summary>Rewrites metadata of an archive in another version of the schema.</summary>
    /// <param name="metadata">The metadata, changed in place.</param>
    /// <param name="version">One of <see cref="Supported"/>.</param>
    /// <returns>
    /// Why the metadata stay as they are, as the predicate of a sentence about them; null if they are in the version
    /// now.
    /// </returns>
    public static string? Convert(JsonObject metadata, string version)
    {
        var current = metadata["schemaVersion"]?.ToString();
        if (current == version)
            return null;
        if (current is null || !Supported.Contains(current))
            return $"are in schema version {Quoted.Of(current ?? "null")}, which cannot be converted to {version}";
        // Each version only adds members that may be missing, so metadata of an older one are valid in a newer one.
        metadata["schemaVersion"] = Newest;
        if (version != Newest && Downgrade(metadata, version) is not null)
        {
            metadata["schemaVersion"] = current;
            return $"have members that schema version {version} does not know";
        }
        metadata["schemaVersion"] = version;
        if (metadata["@context"]?.ToString() is { } context)
            metadata["@context"] = context.Replace($"/{current}/", $"/{version}/", StringComparison.Ordinal);
        return null;
    }

    private static bool IsEmpty(JsonNode? node) =>
        node is null or JsonArray { Count: 0 } or JsonObject { Count: 0 }
        || (node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length == 0);
}
