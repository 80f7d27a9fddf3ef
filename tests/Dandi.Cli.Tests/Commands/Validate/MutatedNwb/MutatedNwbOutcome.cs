using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Cli.Output.Results;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Validate.MutatedNwb;

/// <summary>The differences between this program and the Python client for one file.</summary>
/// <param name="Name">The name of the file without its extension.</param>
/// <param name="Changes">How the file was derived from its base.</param>
/// <param name="IsCompared">Whether results are compared; otherwise there only has to be a result.</param>
/// <param name="ResultDifference">
/// Results that only the Python client has (<c>-id</c>) or only this program (<c>+id</c>); may be empty.
/// </param>
/// <param name="MetadataDifference">
/// The members of the metadata that differ, with the values of this program; may be empty.
/// </param>
/// <param name="ReferenceBlocks">Whether the Python client blocks the file.</param>
/// <param name="WeBlock">Whether this program blocks it.</param>
/// <param name="HasFailed">Whether this program failed to validate the file.</param>
public sealed record MutatedNwbOutcome(
    string Name,
    string Changes,
    bool IsCompared,
    string ResultDifference,
    string MetadataDifference,
    bool ReferenceBlocks,
    bool WeBlock,
    bool HasFailed
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

    // Files for which the Python client fails whatever the change is, or that readers cannot open anyway.
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

    /// <summary>The differences, in the format of the lists of known differences.</summary>
    public IEnumerable<(string Name, string Text)> Differences
    {
        get
        {
            if (ResultDifference.Length > 0)
                yield return ($"{Name}.results", ResultDifference);
            if (MetadataDifference.Length > 0)
                yield return ($"{Name}.metadata", MetadataDifference);
        }
    }

    /// <summary>Compares the results and metadata of one file.</summary>
    /// <param name="expected">The line of the corpus.</param>
    /// <param name="found">The results of this program.</param>
    /// <param name="metadata">The metadata of this program, or the reason why there is none.</param>
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
