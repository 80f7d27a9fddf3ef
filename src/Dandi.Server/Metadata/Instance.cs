namespace Dandi.Server.Metadata;

/// <summary>The name of the local archive, and the versions of API and schema that it supports.</summary>
internal static class Instance
{
    /// <summary>The prefix of identifiers.</summary>
    public const string Name = "DANDI-LOCAL";

    /// <summary>The research resource identifier of the archive: not a registered one.</summary>
    public const string Identifier = "RRID:SCR_000000";

    /// <summary>The schema version of new metadata.</summary>
    public const string SchemaVersion = "0.7.0";

    /// <summary>The version that <c>/api/info/</c> reports.</summary>
    public const string Version = "1.0.0";

    /// <summary>The schema versions of metadata that can be valid.</summary>
    public static readonly string[] AllowedSchemaVersions =
    [
        "0.4.4",
        "0.5.1",
        "0.5.2",
        "0.6.0",
        "0.6.1",
        "0.6.2",
        "0.6.3",
        "0.6.4",
        "0.6.5",
        "0.6.6",
        "0.6.7",
        "0.6.8",
        "0.6.9",
        "0.6.10",
        "0.7.0",
    ];

    /// <summary>The licenses that a Dandiset can have.</summary>
    public static readonly string[] Licenses = ["spdx:CC0-1.0", "spdx:CC-BY-4.0"];

    /// <summary>The URL of the JSON-LD context of a schema version.</summary>
    public static string Context(string? schemaVersion) =>
        $"https://raw.githubusercontent.com/dandi/schema/master/releases/{schemaVersion ?? SchemaVersion}/context.json";
}
