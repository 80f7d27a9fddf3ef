using System.Text.Json;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Nwb;

/// <summary>Compares the validation results of NWB files with those of the Python client.</summary>
[Trait("Category", "Corpus")]
public sealed class NwbValidatorCorpusTests
{
    private static readonly KnownDifferences Differences = new("nwb-validation.txt");

    public static TheoryData<CorpusCase> Cases => CorpusNwb.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Results_equal_the_Python_clients(CorpusCase @case)
    {
        var expected = CorpusNwb.Expected(@case);
        var name = expected.GetProperty("file").GetString()!;
        using var folder = new TempFolder();
        var path = CorpusNwb.Locate(@case, folder);

        var expectedResults = expected.GetProperty("validation").EnumerateArray().Where(IsValidated).ToList();
        var found = NwbAtPath.Validate(path, name);
        // Whether metadata can be extracted is decided later, by AssetValidator.
        var listed = ResultDifference
            .Parse(Differences.Find(CorpusNwb.NameOf(@case)) ?? "")
            .Where(result =>
                result.Length > 0 && !result.Contains("DANDI.METADATA_NOT_EXTRACTED", StringComparison.Ordinal)
            )
            .ToList();
        var missing = listed.Where(result => result[0] == '-').Select(result => result[1..]);
        var extra = listed.Where(result => result[0] == '+').Select(result => result[1..]);

        Assert.Equal(listed, ResultDifference.Between(expectedResults, found));
        // All other results must have the same message.
        Assert.Equal(
            Sorted(expectedResults.Where(result => !missing.Contains(ResultDifference.Show(result))).Select(Format)),
            Sorted(found.Where(result => !extra.Contains(ResultDifference.Show(result))).Select(Format))
        );
    }

    [Fact]
    public void Listed_differences_refer_to_existing_cases() => Differences.AssertExist(CorpusNwb.Names);

    // The path layout and the extraction of metadata are tested elsewhere.
    private static bool IsValidated(JsonElement result) =>
        result.GetProperty("id").GetString()
            is not (
                "DANDI.NON_DANDI_FILENAME"
                or "DANDI.NON_DANDI_FOLDERNAME"
                or "DANDI.METADATA_MISMATCH_SUBJECT"
                or "DANDI.METADATA_NOT_EXTRACTED"
            );

    private static string Format(JsonElement result)
    {
        var location = result.GetProperty("within_asset_paths") is { ValueKind: JsonValueKind.Object } paths
            ? paths.EnumerateObject().First().Value.GetString()
            : null;
        return Format(
            result.GetProperty("id").GetString()!,
            result.GetProperty("severity").GetString()!,
            location,
            result.GetProperty("message").GetString()!
        );
    }

    private static string Format(ValidationResult result) =>
        Format(result.Id, result.Severity.ToString().ToUpperInvariant(), result.Location, result.Message);

    /// <summary>Includes the message if it is that of a rule, not of a Python exception.</summary>
    private static string Format(string id, string severity, string? location, string message)
    {
        var isRule =
            id != "pynwb.GENERIC"
                ? !id.StartsWith("NWBI.During", StringComparison.Ordinal)
                : message.StartsWith("error: nwb_version", StringComparison.Ordinal);
        return $"{severity} {id} [{location ?? "-"}]{(isRule ? " " + message : "")}";
    }

    private static List<string> Sorted(IEnumerable<string> results) => [.. results.Order(StringComparer.Ordinal)];
}
