using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Cli.Output.Results;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Validate.MutatedNwb;

/// <summary>What we say of a file, next to what the Python client says.</summary>
/// <param name="Name">The name of the file without its ending.</param>
/// <param name="Changes">How it was made from its base.</param>
/// <param name="IsCompared">Whether the results are compared; what is not compared only has to give a result.</param>
/// <param name="ResultDifference">The results that only one side has, those of the Python client as <c>-id</c>, ours as <c>+id</c>; empty if there are none.</param>
/// <param name="MetadataDifference">The metadata that are not those of the Python client, as we have them; empty if there are none.</param>
/// <param name="ReferenceBlocks">Whether the Python client blocks the file.</param>
/// <param name="WeBlock">Whether we do.</param>
/// <param name="IsBroken">Whether we have broken on the file instead of validating it.</param>
public sealed record MutatedNwbOutcome(
    string Name,
    string Changes,
    bool IsCompared,
    string ResultDifference,
    string MetadataDifference,
    bool ReferenceBlocks,
    bool WeBlock,
    bool IsBroken
)
{
    private static readonly string[] Sets = ["approach", "measurementTechnique", "variableMeasured"];
    private static readonly string[] NotCompared =
    [
        "schemaKey",
        "dateModified",
        "blobDateModified",
        "digest",
        "contentSize",
        "path",
    ];

    // On these the Python client breaks whatever the change is, or their own fault is what breaks a reader.
    private static readonly string[] Bases =
    [
        "insp-empty-table",
        "ecephys-full",
        "start-time-naive",
        "broken-reference",
        "version-prefixed",
        "electrodes-columns",
        "units-no-spikes",
    ];

    /// <summary>What differs, as a list of exceptions has it.</summary>
    public IEnumerable<(string Name, string Said)> Differences
    {
        get
        {
            if (ResultDifference.Length > 0)
                yield return ($"{Name}.results", ResultDifference);
            if (MetadataDifference.Length > 0)
                yield return ($"{Name}.metadata", MetadataDifference);
        }
    }

    /// <summary>Compares.</summary>
    /// <param name="expected">The line of the corpus.</param>
    /// <param name="found">Our results.</param>
    /// <param name="metadata">Our metadata, or the reason for having none.</param>
    public static MutatedNwbOutcome Of(JsonElement expected, IEnumerable<MutatedNwbResult> found, JsonNode metadata)
    {
        var ours = found.ToList();
        var @base = expected.GetProperty("base").GetString()!;
        return new MutatedNwbOutcome(
            Path.GetFileNameWithoutExtension(expected.GetProperty("file").GetString()!),
            string.Join("; ", expected.GetProperty("changes").EnumerateArray().Select(change => change.GetString())),
            !Bases.Any(name => @base.Contains(name, StringComparison.Ordinal)),
            CompareResults(
                [.. expected.GetProperty("validation").EnumerateArray().Select(MutatedNwbResult.OfReference)],
                [.. ours.Where(result => result.IsCompared)]
            ),
            CompareMetadata(expected.GetProperty("metadata"), metadata),
            expected.GetProperty("blocks").GetBoolean(),
            ours.Exists(result => result.Blocks),
            ours.Exists(result => result.Id is FileResults.SoftwareError or FileResults.UnreadableFile)
        );
    }

    private static string CompareResults(List<MutatedNwbResult> theirs, List<MutatedNwbResult> ours)
    {
        var (missing, extra) = (theirs.ToList(), ours.ToList());
        foreach (var result in ours)
            missing.Remove(result);
        foreach (var result in theirs)
            extra.Remove(result);
        return string.Join(
            " ",
            [
                .. missing.Select(result => $"-{result}").Order(StringComparer.Ordinal),
                .. extra.Select(result => $"+{result}").Order(StringComparer.Ordinal),
            ]
        );
    }

    private static string CompareMetadata(JsonElement theirs, JsonNode ours)
    {
        if (ours is not JsonObject described)
            return theirs.ValueKind == JsonValueKind.Null ? "" : $"refused: {ours}";
        if (theirs.ValueKind == JsonValueKind.Null)
            return AssetMetadataText.Of(described);
        var expected = JsonNode.Parse(theirs.GetRawText())!.AsObject();
        var generated = described["wasGeneratedBy"]!.AsArray();
        generated.RemoveAt(generated.Count - 1);
        var names = expected
            .Concat(described)
            .Select(member => member.Key)
            .Except(NotCompared)
            .Distinct()
            .Order(StringComparer.Ordinal);
        return string.Join(
            " ",
            names
                .Where(name => !JsonNode.DeepEquals(Sorted(name, expected[name]), Sorted(name, described[name])))
                .Select(name => $"{name}={described[name]?.ToJsonString()}")
        );
    }

    private static JsonNode? Sorted(string name, JsonNode? value) =>
        value is JsonArray list && Sets.Contains(name)
            ? new JsonArray([
                .. list.OrderBy(item => item!.ToJsonString(), StringComparer.Ordinal).Select(item => item!.DeepClone()),
            ])
            : value;
}
