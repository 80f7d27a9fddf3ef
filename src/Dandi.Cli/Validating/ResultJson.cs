using System.Text.Json.Nodes;

namespace Dandi.Cli.Validating;

/// <summary>The members of a result as they are written. Where a result does not say who found it, its id does.</summary>
internal static class ResultJson
{
    /// <summary>The members; all are there, empty ones as null.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="root">The folder that its paths are relative to.</param>
    /// <param name="isDandiset">Whether that is a Dandiset.</param>
    /// <param name="paths">How paths are shown.</param>
    public static JsonObject Of(ValidationResult result, string root, bool isDandiset, ShownPaths paths) => new()
    {
        ["asset_paths"] = null,
        ["dandiset_path"] = isDandiset && OriginOf(result.Id).Standard == Layout ? paths.Of(root) : null,
        ["dataset_path"] = null,
        ["id"] = result.Id,
        ["message"] = result.Message,
        ["metadata"] = null,
        ["origin"] = JsonOf(OriginOf(result.Id)),
        ["path"] = paths.Of(root, result.Path),
        ["path_regex"] = null,
        ["record_version"] = ResultRecord.Version,
        ["scope"] = ScopeOf(result.Id),
        ["severity"] = SeverityWords.Of(result.Severity),
        ["within_asset_paths"] = null,
    };

    private const string Layout = "DANDI-LAYOUT";

    private static string ScopeOf(string id) => id switch
    {
        FileFindings.NoDandiset => "dandiset",
        "DANDI.NON_DANDI_FOLDERNAME" or FileFindings.UnreadableFolder => "folder",
        _ => "file",
    };

    private static Origin OriginOf(string id) => id[..Math.Max(0, id.IndexOf('.'))] switch
    {
        "pynwb" when id == "pynwb.GENERIC" => new Origin("INTERNAL", "pynwb", null),
        "pynwb" => new Origin("VALIDATION", "pynwb", "NWB"),
        "NWBI" => new Origin("VALIDATION", "nwbinspector", null) { Version = "" },
        "zarr" => new Origin("VALIDATION", "dandi.zarr", "ZARR"),
        "dandi_zarr" => new Origin("VALIDATION", "dandi.zarr", null),
        "ome_ngff" => new Origin("VALIDATION", "dandi.zarr", "OME-ZARR"),
        "DANDI" => new Origin("VALIDATION", "dandi", Layout),
        _ => new Origin("INTERNAL", "dandi", null),
    };

    private static JsonObject JsonOf(Origin origin) => new()
    {
        ["standard"] = origin.Standard,
        ["standard_schema_version"] = null,
        ["standard_version"] = null,
        ["type"] = origin.Type,
        ["validator"] = origin.Validator,
        ["validator_version"] = origin.Version,
    };

    private sealed record Origin(string Type, string Validator, string? Standard)
    {
        public string Version { get; init; } = CommandContext.Version;
    }
}
