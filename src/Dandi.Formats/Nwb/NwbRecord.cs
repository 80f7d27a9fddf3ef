namespace Dandi.Nwb;

/// <summary>
/// The flat record of an NWB file (docs/spec/nwb.md 3.2): the source of an asset's metadata and of the name of an
/// organized file. Null means that the file does not have the field.
/// </summary>
public sealed record NwbRecord
{
    /// <summary>The attribute <c>nwb_version</c> of the root, as written.</summary>
    public string? NwbVersion { get; init; }

    /// <summary>The attribute <c>object_id</c> of the root; null if the file has none.</summary>
    public string? ObjectId { get; init; }

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

    /// <summary><c>/session_start_time</c>; if it has no offset, that of the machine's time zone is added.</summary>
    public NwbTimestamp? SessionStartTime { get; init; }

    /// <summary><see cref="SessionStartTime"/> plus the duration of the session (docs/spec/nwb.md 3.4).</summary>
    public NwbTimestamp? SessionEndTime { get; init; }

    /// <summary><c>/general/subject/age</c>.</summary>
    public string? Age { get; init; }

    /// <summary>
    /// <c>/general/subject/date_of_birth</c>; if it has no offset, that of the machine's time zone is added.
    /// </summary>
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

    /// <summary>The <c>probe_id</c> of each device that has one; null if no device has one.</summary>
    public IReadOnlyList<long>? ProbeIds { get; init; }

    /// <summary>The number of rows of the electrodes table.</summary>
    public long NumberOfElectrodes { get; init; }

    /// <summary>The number of rows of the units table.</summary>
    public long NumberOfUnits { get; init; }

    /// <summary>The objects whose videos or images are in separate files.</summary>
    public IReadOnlyList<ExternalFileObject> ExternalFileObjects { get; init; } = [];

    /// <summary>
    /// The neurodata types of the groups, sorted: <c>LFP</c>, or <c>Device (2)</c> if there are several.
    /// </summary>
    public IReadOnlyList<string> NeurodataTypes { get; init; } = [];

    /// <summary>The fields that this version cannot read: one sentence each, with the field and the reason.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];

    /// <summary>What was ignored while reading, for the log; includes <see cref="Unread"/>.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
