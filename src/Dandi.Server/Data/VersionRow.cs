using System.Text.Json.Nodes;

namespace Dandi.Server.Data;

/// <summary>A version of a Dandiset.</summary>
internal sealed record VersionRow
{
    /// <summary>Its number among all versions.</summary>
    public required long Id { get; init; }

    /// <summary>Its Dandiset.</summary>
    public required long DandisetId { get; init; }

    /// <summary><c>draft</c>, or the number of a publication.</summary>
    public required string Version { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its metadata as they are kept: without what is computed for each answer.</summary>
    public required JsonObject Metadata { get; init; }

    /// <summary>How far it is judged.</summary>
    public required string Status { get; init; }

    /// <summary>What the last judgement found: a list of <c>field</c> and <c>message</c>.</summary>
    public required JsonArray ValidationErrors { get; init; }

    /// <summary>When it was made.</summary>
    public required string Created { get; init; }

    /// <summary>When it was changed.</summary>
    public required string Modified { get; init; }
}
