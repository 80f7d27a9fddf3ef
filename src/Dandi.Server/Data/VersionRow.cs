using System.Text.Json.Nodes;

namespace Dandi.Server.Data;

/// <summary>A version of a Dandiset; in this archive, always the draft.</summary>
internal sealed record VersionRow
{
    public required long Id { get; init; }

    public required long DandisetId { get; init; }

    /// <summary><c>draft</c>, or the number of a published version.</summary>
    public required string Version { get; init; }

    public required string Name { get; init; }

    /// <summary>The stored metadata, without the members that are computed for each response.</summary>
    /// <value>Empty if the stored text cannot be read (<see cref="IsMetadataReadable"/>).</value>
    public required JsonObject Metadata { get; init; }

    public required bool IsMetadataReadable { get; init; }

    /// <summary>The state of its validation: <c>Pending</c>, <c>Valid</c> or <c>Invalid</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The errors of its last validation: objects with <c>field</c> and <c>message</c>.</summary>
    public required JsonArray ValidationErrors { get; init; }

    public required string Created { get; init; }

    public required string Modified { get; init; }
}
