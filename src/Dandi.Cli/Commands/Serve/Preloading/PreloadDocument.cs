using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Dandi.Inspection;

namespace Dandi.Cli.Commands.Serve.Preloading;

/// <summary>The content of a preload file (docs/spec/preload.md), as it is written there.</summary>
internal sealed class PreloadDocument
{
    /// <summary>The URL of the schema, for editors.</summary>
    [JsonPropertyName("$schema")]
    public string Schema { get; set; } = "";

    public IReadOnlyList<PreloadUser> Users { get; set; } = [];

    public IReadOnlyList<PreloadDandiset> Dandisets { get; set; } = [];
}

/// <summary>An account to create.</summary>
internal sealed class PreloadUser
{
    public required string Name { get; set; }

    public bool Admin { get; set; }

    public bool Pending { get; set; }
}

/// <summary>A Dandiset to create, and what to load into it.</summary>
internal sealed class PreloadDandiset
{
    /// <summary>Its identifier; empty for the next free one.</summary>
    public string Identifier { get; set; } = "";

    public required string Name { get; set; }

    /// <summary>The user name of its owner; empty for the first user.</summary>
    public string Owner { get; set; } = "";

    public bool Embargoed { get; set; }

    public JsonObject Metadata { get; set; } = [];

    /// <summary>The folder whose assets are uploaded; empty for none.</summary>
    public string Folder { get; set; } = "";

    public ValidationPolicy Validation { get; set; }

    public bool AnyPath { get; set; }

    public bool Publish { get; set; }
}

/// <summary>Reads the document strictly: unknown, repeated and missing members are errors.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    Converters = [typeof(PolicyConverter)]
)]
[JsonSerializable(typeof(PreloadDocument))]
internal sealed partial class PreloadJson : JsonSerializerContext;

/// <summary>Reads <c>require</c>, <c>ignore</c> and <c>skip</c>.</summary>
internal sealed class PolicyConverter()
    : JsonStringEnumConverter<ValidationPolicy>(
        System.Text.Json.JsonNamingPolicy.SnakeCaseLower,
        allowIntegerValues: false
    );
