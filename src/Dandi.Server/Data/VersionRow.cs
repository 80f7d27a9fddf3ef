using System.Text.Json.Nodes;
using Dandi.Server.Json;

namespace Dandi.Server.Data;

/// <summary>A version of a Dandiset. Not thread-safe.</summary>
/// <remarks>
/// JSON is parsed when it is first needed: outside of the lock of the database, and not to sort or search a list.
/// </remarks>
/// <param name="metadata">The stored metadata as text.</param>
/// <param name="validationErrors">The stored errors as text.</param>
internal sealed class VersionRow(string metadata, string validationErrors)
{
    private JsonObject? _metadata;
    private JsonArray? _validationErrors;
    private bool _isMetadataReadable;

    public required long Id { get; init; }

    public required long DandisetId { get; init; }

    /// <summary><c>draft</c>, or the number of a published version.</summary>
    public required string Version { get; init; }

    public bool IsDraft => Version == "draft";

    public required string Name { get; init; }

    /// <summary>The stored metadata, without the members that are computed for each response.</summary>
    /// <value>Empty if the stored text cannot be read (<see cref="IsMetadataReadable"/>).</value>
    public JsonObject Metadata => _metadata ??= ParseMetadata();

    public bool IsMetadataReadable => Metadata is not null && _isMetadataReadable;

    /// <summary>The stored metadata as text, which may not be readable as JSON.</summary>
    public string MetadataText => metadata;

    /// <summary>
    /// The state of its validation: <c>Pending</c>, <c>Valid</c> or <c>Invalid</c>; of a draft also <c>Publishing</c>
    /// and <c>Published</c>.
    /// </summary>
    public required string Status { get; init; }

    /// <summary>The errors of its last validation: objects with <c>field</c> and <c>message</c>.</summary>
    public JsonArray ValidationErrors => _validationErrors ??= JsonText.FindArray(validationErrors) ?? [];

    public required string Created { get; init; }

    public required string Modified { get; init; }

    /// <summary>The notes of a published version; of a draft, those of the version that will be published.</summary>
    public required string ReleaseNotes { get; init; }

    private JsonObject ParseMetadata()
    {
        var parsed = JsonText.FindObject(metadata);
        _isMetadataReadable = parsed is not null;
        return parsed ?? [];
    }
}
