namespace Dandi.Cli.Output.Records;

/// <summary>The names of the fields of records.</summary>
internal static class KnownFields
{
    /// <summary>The path, which every record has.</summary>
    public const string Path = "path";

    /// <summary>The size of a file or Zarr, in bytes.</summary>
    public const string Size = "size";

    /// <summary>Present with the value 1 if fields could not be read. It cannot be requested.</summary>
    public const string Errors = "errors";

    /// <summary>The fields of flat records, as in the Python client.</summary>
    public static IReadOnlyList<string> Flat { get; } =
        Sort(
            "age bids_schema_version cell_id date_of_birth description doi experiment_description experimenter "
                + "genotype identifier institution keywords lab license name nd_types number_of_cells "
                + "number_of_electrodes number_of_subjects number_of_tissue_samples number_of_units nwb_version "
                + "organism path probe_ids related_publications session_description session_id session_start_time sex "
                + "size slice_id species strain subject_id tissue_sample_id url variables_measured version"
        );

    /// <summary>The fields of the metadata of assets and Dandisets in the DANDI schema.</summary>
    public static IReadOnlyList<string> OfSchema { get; } =
        Sort(
            "about access acknowledgement approach assetsSummary blobDateModified citation contentSize contentUrl "
                + "contributor dataType dateCreated dateModified description digest encodingFormat ethicsApproval id "
                + "identifier keywords license manifestLocation measurementTechnique name path protocol "
                + "relatedResource releaseNotes repository sameAs schemaKey schemaVersion size studyTarget url "
                + "variableMeasured version wasAttributedTo wasDerivedFrom wasGeneratedBy"
        );

    /// <summary>The fields of <see cref="Flat"/> that are times, not text.</summary>
    public static IReadOnlySet<string> Times { get; } =
        new HashSet<string>(StringComparer.Ordinal) { "date_of_birth", "session_start_time" };

    /// <summary>Returns the name of a field in column headers. <c>-F</c> accepts it too.</summary>
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
