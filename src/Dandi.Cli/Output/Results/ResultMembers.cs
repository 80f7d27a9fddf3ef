using System.Buffers;
using System.Text.Json.Nodes;
using Dandi.Inspection;

namespace Dandi.Cli.Output.Results;

/// <summary>
/// The members of a result of this program in JSON (<c>docs/spec/bids-zarr-schema.md</c> §5.5). The origin of a result
/// that states none follows from its id.
/// </summary>
internal sealed class ResultMembers
{
    private const string Layout = "DANDI-LAYOUT";
    private const string Inspector = "nwbinspector";

    private readonly ValidationResult _result;
    private readonly Origin _origin;
    private readonly string? _dataset;

    /// <param name="result">The result.</param>
    /// <param name="root">The folder that its paths are relative to.</param>
    /// <param name="isDandiset">Whether <paramref name="root"/> is a Dandiset.</param>
    /// <param name="paths">How to show paths.</param>
    public ResultMembers(ValidationResult result, string root, bool isDandiset, DisplayPaths paths)
    {
        (_result, _origin) = (result, OriginOf(result));
        Path = paths.Of(root, result.Path);
        // For results of the inspector, the Python client reports the folder of the file as the Dandiset.
        var folder =
            _origin.Validator == Inspector
                ? System.IO.Path.GetDirectoryName(System.IO.Path.Combine(root, result.Path))
                : null;
        Dandiset =
            folder is not null ? paths.Of(folder)
            : isDandiset && (_origin.Standard == Layout || result.Dataset is not null) ? paths.Of(root)
            : null;
        _dataset =
            result.Dataset is { } dataset ? paths.Of(root, dataset)
            : System.IO.Path.GetDirectoryName(folder) is { } parent ? paths.Of(parent)
            : null;
    }

    public string Id => _result.Id;

    public string Message => _result.Message;

    public Severity Severity => _result.Severity;

    /// <summary>The path as it is shown.</summary>
    public string Path { get; }

    /// <summary>The folder of the Dandiset; null if the result does not state it.</summary>
    public string? Dandiset { get; }

    /// <summary>The program whose rule it is.</summary>
    public string Validator => _origin.Validator;

    /// <summary>The standard that the rule belongs to; null for none.</summary>
    public string? Standard => _origin.Standard;

    /// <summary>Returns a JSON object with all members; those without a value are null.</summary>
    public JsonObject ToJson()
    {
        var nodes = new MemberNodes();
        WriteTo(nodes);
        return nodes.Root;
    }

    /// <summary>Writes the same object as one line, without a line feed.</summary>
    public void WriteLine(IBufferWriter<byte> target)
    {
        var line = new MemberLine(target);
        line.Begin();
        WriteTo(line);
        line.End();
    }

    private void WriteTo(IMemberWriter members)
    {
        members.Write("asset_paths"u8, null);
        members.Write("dandiset_path"u8, Dandiset);
        members.Write("dataset_path"u8, _dataset);
        members.Write("id"u8, Id);
        members.Write("message"u8, Message);
        members.Write("metadata"u8, null);
        members.BeginObject("origin"u8);
        _origin.WriteTo(members);
        members.EndObject();
        members.Write("path"u8, Path);
        members.Write("path_regex"u8, LayoutRules.PatternOf(Id));
        members.Write("record_version"u8, ResultRecord.Version);
        members.Write("scope"u8, ScopeOf(_result));
        members.Write("severity"u8, SeverityNames.Of(Severity));
        if (_result.Location is not { } location)
        {
            members.Write("within_asset_paths"u8, null);
            return;
        }
        members.BeginObject("within_asset_paths"u8);
        members.WriteAny(Path, location);
        members.EndObject();
    }

    private static string ScopeOf(ValidationResult result) =>
        result.Scope switch
        {
            ResultScope.File => "file",
            ResultScope.Folder => "folder",
            { } scope => scope.ToString().ToLowerInvariant(),
            null => result.Id switch
            {
                FileResults.NoDandiset => "dandiset",
                "DANDI.NON_DANDI_FOLDERNAME" or FileResults.UnreadableFolder => "folder",
                _ => "file",
            },
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

    private readonly record struct Origin(string Type, string Validator, string? Standard)
    {
        public string Version { get; init; } = ProgramVersion.Text;

        public string? StandardVersion { get; init; }

        public string? StandardSchemaVersion { get; init; }

        public void WriteTo(IMemberWriter members)
        {
            members.Write("standard"u8, Standard);
            members.Write("standard_schema_version"u8, StandardSchemaVersion);
            members.Write("standard_version"u8, StandardVersion);
            members.Write("type"u8, Type);
            members.Write("validator"u8, Validator);
            members.Write("validator_version"u8, Version);
        }
    }
}
