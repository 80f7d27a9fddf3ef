using System.Text.Json.Nodes;

namespace Dandi.Archive;

/// <summary>In which version of the DANDI schema metadata is sent (upload-command.md, "Schema version").</summary>
public static class SchemaVersion
{
    /// <summary>The newest version that we write.</summary>
    public const string Newest = "0.8.0";

    private static readonly string[] Older = ["0.6.10", "0.7.0"];

    // From the newest to the oldest.
    private static readonly string[] Known = [Newest, .. Older.Reverse()];

    /// <summary>Chooses the version in which an archive is sent metadata.</summary>
    /// <remarks>
    /// If the archive's own version is not known, it is the newest known one with the same major and minor number that is not newer than the archive's: patch versions are compatible.
    /// Without such a version it is the newest known one that the archive allows.
    /// </remarks>
    /// <returns>The version, and a warning if the archive might understand it otherwise.</returns>
    /// <exception cref="DandiException">There is none; fatal.</exception>
    public static (string Version, string? Warning) Choose(ArchiveInfo info)
    {
        var theirs = info.SchemaVersion;
        if (theirs.Length == 0)
            throw new DandiException(
                "Server did not provide schema_version in /info/. Is this the address of a DANDI archive?"
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
                $"Server states `{Quoted.Shortened(theirs)}`, which is not a schema version, in /info/. Is this the address of a DANDI archive?"
            )
            {
                IsFatal = true,
            };
        var earlier = Known.Where(known => Version.Parse(known) <= version).ToList();
        if (earlier.Find(known => IsPatchOf(version, Version.Parse(known))) is { } patched)
            return (patched, InsteadOf(theirs, patched));
        var allowed = earlier.Find(known => info.AllowedSchemaVersions?.Contains(known) ?? true)
            ?? throw Incompatible(info, version);
        return (allowed, info.AllowedSchemaVersions is null || allowed != Newest ? InsteadOf(theirs, allowed) : null);
    }

    /// <summary>The number of a version, without the mark of a pre-release such as <c>-rc1</c>.</summary>
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

    private static string InsteadOf(string theirs, string sent) =>
        $"Server uses schema version {theirs}, which this version of dandi does not know: metadata is sent in {sent}. If the archive marks assets as invalid, upgrade dandi.";

    private static DandiException Incompatible(ArchiveInfo info, Version version) =>
        new(
            version < Version.Parse(Newest)
                ? $"Server uses older incompatible schema version {info.SchemaVersion}; client supports {string.Join(", ", Known)}. Nothing was uploaded."
                : $"Server uses schema version {info.SchemaVersion}; client only supports prior {Newest} and it is not among any of the allowed upgradable schema versions ({string.Join(", ", info.AllowedSchemaVersions ?? [])}). Upgrade dandi."
        )
        {
            IsFatal = true,
        };

    /// <summary>Rewrites metadata for an older archive: members that it does not know may go where they say nothing.</summary>
    /// <returns>Why it stays as it is, or null.</returns>
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
            if (!SaysNothing(metadata[name]))
                return $"schema version {version} of the archive has no `{name}`: the metadata is sent in {Newest}, and the archive may refuse it";
        }
        foreach (var name in unknown)
            metadata.Remove(name);
        metadata["schemaVersion"] = version;
        return null;
    }

    private static bool SaysNothing(JsonNode? node) =>
        node is null or JsonArray { Count: 0 } or JsonObject { Count: 0 }
        || (node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length == 0);
}
