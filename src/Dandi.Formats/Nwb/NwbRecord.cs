namespace Dandi.Nwb;

/// <summary>What an NWB file says of itself, as one flat record (nwb.md §3.2): the source of an asset's metadata and of the name of an organized file.
/// Null is what the file does not have.</summary>
public sealed record NwbRecord
{
    /// <summary>The attribute <c>nwb_version</c> of the root, as it is written.</summary>
    public string? NwbVersion { get; init; }

    /// <summary><c>/general/experiment_description</c>.</summary>
    public string? ExperimentDescription { get; init; }

    /// <summary><c>/general/experimenter</c>.</summary>
    public IReadOnlyList<string>? Experimenter { get; init; }

    /// <summary><c>/identifier</c>.</summary>
    public string? Identifier { get; init; }

    /// <summary><c>/general/institution</c>.</summary>
    public string? Institution { get; init; }

    /// <summary><c>/general/keywords</c>.</summary>
    public IReadOnlyList<string>? Keywords { get; init; }

    /// <summary><c>/general/lab</c>.</summary>
    public string? Lab { get; init; }

    /// <summary><c>/general/related_publications</c>.</summary>
    public IReadOnlyList<string>? RelatedPublications { get; init; }

    /// <summary><c>/session_description</c>.</summary>
    public string? SessionDescription { get; init; }

    /// <summary><c>/general/session_id</c>.</summary>
    public string? SessionId { get; init; }

    /// <summary><c>/session_start_time</c>; one without offset has been given that of the machine.</summary>
    public NwbTimestamp? SessionStartTime { get; init; }

    /// <summary><see cref="SessionStartTime"/> and the duration of the session (nwb.md §3.4).</summary>
    public NwbTimestamp? SessionEndTime { get; init; }

    /// <summary><c>/general/subject/age</c>.</summary>
    public string? Age { get; init; }

    /// <summary><c>/general/subject/date_of_birth</c>; one without offset has been given that of the machine.</summary>
    public NwbTimestamp? DateOfBirth { get; init; }

    /// <summary><c>/general/subject/genotype</c>.</summary>
    public string? Genotype { get; init; }

    /// <summary><c>/general/subject/sex</c>.</summary>
    public string? Sex { get; init; }

    /// <summary><c>/general/subject/species</c>.</summary>
    public string? Species { get; init; }

    /// <summary><c>/general/subject/strain</c>.</summary>
    public string? Strain { get; init; }

    /// <summary><c>/general/subject/subject_id</c>.</summary>
    public string? SubjectId { get; init; }

    /// <summary><c>cell_id</c> of <c>/general/DandiIcephysMetadata</c>.</summary>
    public string? CellId { get; init; }

    /// <summary><c>slice_id</c> of <c>/general/DandiIcephysMetadata</c>.</summary>
    public string? SliceId { get; init; }

    /// <summary><c>tissue_sample_id</c> of <c>/general/DandiIcephysMetadata</c>.</summary>
    public string? TissueSampleId { get; init; }

    /// <summary><c>probe_id</c> of the devices that have one; null if none has.</summary>
    public IReadOnlyList<long>? ProbeIds { get; init; }

    /// <summary>Rows of the table of electrodes.</summary>
    public long NumberOfElectrodes { get; init; }

    /// <summary>Rows of the table of units.</summary>
    public long NumberOfUnits { get; init; }

    /// <summary>Videos and images beside the file that belong to it.</summary>
    public IReadOnlyList<ExternalFileObject> ExternalFileObjects { get; init; } = [];

    /// <summary>The types of the groups, sorted: <c>LFP</c>, or <c>Device (2)</c> where there are several.</summary>
    public IReadOnlyList<string> NeurodataTypes { get; init; } = [];

    /// <summary>What the file may have and this reader cannot read: each in a sentence that names the field and the reason.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];

    /// <summary>What was passed over in reading, for the log.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
