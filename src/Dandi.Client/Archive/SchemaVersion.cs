using System.Text.Json.Nodes;

namespace Dandi.Archive;

/// <summary>In which version of the DANDI schema metadata is sent (upload-command.md, "Schema version").</summary>
public static class SchemaVersion
{
    /// <summary>The newest version that we write.</summary>
    public const string Newest = "0.8.0";

    private static readonly string[] Older = ["0.6.10", "0.7.0"];

    /// <summary>Chooses the newest version that both sides know.</summary>
    /// <returns>The version, and a warning where it is not our newest.</returns>
    /// <exception cref="DandiException">There is none; fatal.</exception>
    public static (string Version, string? Warning) Choose(ArchiveInfo info)
    {
        var theirs = info.SchemaVersion;
        if (theirs.Length == 0) throw new DandiException("Server did not provide schema_version in /info/. Is this the address of a DANDI archive?") { IsFatal = true };
        if (theirs == Newest) return (Newest, null);
        if (Older.Contains(theirs)) return (theirs, $"Server uses schema version {theirs} older than ours ({Newest}): metadata is sent in {theirs}.");
        if (!Version.TryParse(theirs, out var version)) throw new DandiException($"Server states a schema version that is none: `{theirs}`.") { IsFatal = true };
        if (version < Version.Parse(Newest))
        {
            throw new DandiException($"Server uses older incompatible schema version {theirs}; client supports {Newest}.") { IsFatal = true };
        }
        if (info.AllowedSchemaVersions is { } allowed && !allowed.Contains(Newest))
        {
            throw new DandiException(
                $"Server uses schema version {theirs}; client only supports prior {Newest} and it is not among any of the allowed upgradable schema versions ({string.Join(", ", allowed)}). Get a newer dandi.")
            { IsFatal = true };
        }
        return (Newest, null);
    }

    /// <summary>Rewrites metadata for an older archive: members that it does not know may go where they say nothing.</summary>
    /// <returns>Why it stays as it is, or null.</returns>
    public static string? Downgrade(JsonObject metadata, string version)
    {
        if (!Older.Contains(version) || metadata["schemaVersion"]?.ToString() != Newest || metadata["schemaKey"] is null) return null;
        string[] unknown = version == "0.6.10" ? ["sameAs", "releaseNotes"] : ["sameAs"];
        foreach (var name in unknown)
        {
            if (!SaysNothing(metadata[name])) return $"schema version {version} of the archive has no `{name}`: the metadata is sent in {Newest}, and the archive may refuse it";
        }
        foreach (var name in unknown) metadata.Remove(name);
        metadata["schemaVersion"] = version;
        return null;
    }

    private static bool SaysNothing(JsonNode? node) =>
        node is null or JsonArray { Count: 0 } or JsonObject { Count: 0 } || (node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length == 0);
}
