namespace Dandi.Cli.Output.Records;

/// <summary>The names that members of records may have.</summary>
internal static class KnownFields
{
    /// <summary>What every record has.</summary>
    public const string Path = "path";

    /// <summary>The bytes of a file or Zarr.</summary>
    public const string Size = "size";

    /// <summary>How much of a record is missing because it could not be read; no field to ask for.</summary>
    public const string Errors = "errors";

    /// <summary>Of the flat records, as the Python client has them.</summary>
    public static IReadOnlyList<string> Flat { get; } =
        Sort(
            "age bids_schema_version cell_id date_of_birth description doi experiment_description experimenter genotype identifier institution keywords lab license"
                + " name nd_types number_of_cells number_of_electrodes number_of_subjects number_of_tissue_samples number_of_units nwb_version organism path probe_ids"
                + " related_publications session_description session_id session_start_time sex size slice_id species strain subject_id tissue_sample_id url"
                + " variables_measured version"
        );

    /// <summary>Of the metadata of assets and Dandisets in the DANDI schema.</summary>
    public static IReadOnlyList<string> OfSchema { get; } =
        Sort(
            "about access acknowledgement approach assetsSummary blobDateModified citation contentSize contentUrl contributor dataType dateCreated dateModified"
                + " description digest encodingFormat ethicsApproval id identifier keywords license manifestLocation measurementTechnique name path protocol"
                + " relatedResource releaseNotes repository sameAs schemaKey schemaVersion size studyTarget url variableMeasured version wasAttributedTo wasDerivedFrom"
                + " wasGeneratedBy"
        );

    /// <summary>Those of <see cref="Flat"/> that are points in time, not text.</summary>
    public static IReadOnlySet<string> Times { get; } =
        new HashSet<string>(StringComparer.Ordinal) { "date_of_birth", "session_start_time" };

    /// <summary>The name that stands above a column; it may also be asked for by it.</summary>
    public static string ShortName(string field) =>
        field switch
        {
            "nwb_version" => "NWB",
            "number_of_electrodes" => "#electrodes",
            "number_of_units" => "#units",
            _ => field,
        };

    private static string[] Sort(string names) => [.. names.Split(' ').Order(StringComparer.Ordinal)];
}
