using System.Text.Json.Nodes;
using Dandi.Inspection;

namespace Dandi.Cli.Output.Results;

/// <summary>
/// Converts results to JSON (<c>docs/spec/bids-zarr-schema.md</c> §5.5). The origin of a result that states none
/// follows from its id.
/// </summary>
internal static class ResultJson
{
    /// <summary>Returns all members; those without a value are null.</summary>
    /// <param name="result">The result.</param>
    /// <param name="root">The folder that its paths are relative to.</param>
    /// <param name="isDandiset">Whether <paramref name="root"/> is a Dandiset.</param>
    /// <param name="paths">How to show paths.</param>
    public static JsonObject Of(ValidationResult result, string root, bool isDandiset, DisplayPaths paths)
    {
        var origin = OriginOf(result);
        var path = paths.Of(root, result.Path);
        // For results of the inspector, the Python client reports the folder of the file as the Dandiset.
        var folder = origin.Validator == Inspector ? Path.GetDirectoryName(Path.Combine(root, result.Path)) : null;
        return new JsonObject
        {
            ["asset_paths"] = null,
            ["dandiset_path"] =
                folder is not null ? paths.Of(folder)
                : isDandiset && (origin.Standard == Layout || result.Dataset is not null) ? paths.Of(root)
                : null,
            ["dataset_path"] =
                result.Dataset is { } dataset ? paths.Of(root, dataset)
                : Path.GetDirectoryName(folder) is { } parent ? paths.Of(parent)
                : null,
            ["id"] = result.Id,
            ["message"] = result.Message,
            ["metadata"] = null,
            ["origin"] = JsonOf(origin),
            ["path"] = path,
            ["path_regex"] = LayoutRules.PatternOf(result.Id),
            ["record_version"] = ResultRecord.Version,
            ["scope"] = ScopeOf(result),
            ["severity"] = SeverityNames.Of(result.Severity),
            ["within_asset_paths"] = result.Location is { } location ? new JsonObject { [path] = location } : null,
        };
    }

    private const string Layout = "DANDI-LAYOUT";
    private const string Inspector = "nwbinspector";

    private static string ScopeOf(ValidationResult result) =>
        result.Scope?.ToString().ToLowerInvariant()
        ?? result.Id switch
        {
            FileResults.NoDandiset => "dandiset",
            "DANDI.NON_DANDI_FOLDERNAME" or FileResults.UnreadableFolder => "folder",
            _ => "file",
        };

    private static Origin OriginOf(ValidationResult result) =>
        result.Origin is { } origin
            ? new Origin(origin.IsInternal ? "INTERNAL" : "VALIDATION", origin.Validator, origin.Standard)
            {
                StandardVersion = origin.StandardVersion,
                StandardSchemaVersion = origin.StandardSchemaVersion,
                Version = origin.Validator == Inspector ? "" : ProgramVersion.Text,
            }
            : OriginOf(result.Id);

    private static Origin OriginOf(string id) =>
        id[..Math.Max(0, id.IndexOf('.'))] switch
        {
            "pynwb" when id == "pynwb.GENERIC" => new Origin("INTERNAL", "pynwb", null),
            "pynwb" => new Origin("VALIDATION", "pynwb", "NWB"),
            "NWBI" => new Origin("VALIDATION", Inspector, null) { Version = "" },
            "zarr" => new Origin("VALIDATION", "dandi.zarr", "ZARR"),
            "dandi_zarr" => new Origin("VALIDATION", "dandi.zarr", null),
            "ome_ngff" => new Origin("VALIDATION", "dandi.zarr", "OME-ZARR"),
            "DANDI" => new Origin("VALIDATION", "dandi", Layout),
            _ => new Origin("INTERNAL", "dandi", null),
        };

    private static JsonObject JsonOf(Origin origin) =>
        new()
        {
            ["standard"] = origin.Standard,
            ["standard_schema_version"] = origin.StandardSchemaVersion,
            ["standard_version"] = origin.StandardVersion,
            ["type"] = origin.Type,
            ["validator"] = origin.Validator,
            ["validator_version"] = origin.Version,
        };

    private sealed record Origin(string Type, string Validator, string? Standard)
    {
        public string Version { get; init; } = ProgramVersion.Text;

        public string? StandardVersion { get; init; }

        public string? StandardSchemaVersion { get; init; }
    }
}
