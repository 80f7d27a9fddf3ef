using Dandi.Nwb;

namespace Dandi.Organizing.Naming;

/// <summary>What an NWB file says about itself that can become a part of its name (docs/spec/organize.md §3).</summary>
/// <remarks>A text that is null or empty never becomes a part of a name.</remarks>
/// <param name="Path">The path of the file as it is shown in messages; its extension is kept.</param>
public sealed record NamingFields(string Path)
{
    /// <summary>The identifier of the subject: the one field without which a file has no name.</summary>
    public string? SubjectId { get; init; }

    /// <summary>The identifier of the session.</summary>
    public string? SessionId { get; init; }

    /// <summary>When the session started: replaces a missing <see cref="SessionId"/>.</summary>
    public NwbTimestamp? SessionStart { get; init; }

    /// <summary>The identifier of the tissue sample.</summary>
    public string? TissueSampleId { get; init; }

    /// <summary>The identifier of the slice.</summary>
    public string? SliceId { get; init; }

    /// <summary>The identifier of the cell.</summary>
    public string? CellId { get; init; }

    /// <summary>A description in a few words. No field of an NWB file provides it today.</summary>
    public string? Description { get; init; }

    /// <summary>The identifiers of the probes.</summary>
    public IReadOnlyList<long> ProbeIds { get; init; } = [];

    /// <summary>The modalities (<see cref="NeurodataModalities"/>), sorted.</summary>
    public IReadOnlyList<string> Modalities { get; init; } = [];

    /// <summary>The <c>object_id</c> of the root of the file; null if the file has none.</summary>
    public string? ObjectId { get; init; }

    /// <summary>Selects the fields of a record.</summary>
    public static NamingFields Of(string path, NwbRecord record) =>
        new(path)
        {
            SubjectId = record.SubjectId,
            SessionId = record.SessionId,
            SessionStart = record.SessionStartTime,
            TissueSampleId = record.TissueSampleId,
            SliceId = record.SliceId,
            CellId = record.CellId,
            ProbeIds = record.ProbeIds ?? [],
            Modalities = NeurodataModalities.Of(record.NeurodataTypes),
            ObjectId = record.ObjectId,
        };
}
