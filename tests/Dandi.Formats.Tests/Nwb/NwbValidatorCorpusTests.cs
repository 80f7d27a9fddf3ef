using System.Text.Json;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Nwb;

/// <summary>What is found in NWB files, next to what the Python client finds in them.</summary>
[Trait("Category", "Corpus")]
public sealed class NwbValidatorCorpusTests
{
    private static readonly KnownDifferences Differences = new("nwb-validation.txt");

    public static TheoryData<CorpusCase> Cases => CorpusNwb.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_file_has_the_findings_of_the_Python_client(CorpusCase @case)
    {
        var expected = CorpusNwb.Expected(@case);
        var name = expected.GetProperty("file").GetString()!;
        using var folder = new TempFolder();
        var path = CorpusNwb.Locate(@case, folder);

        var wanted = expected.GetProperty("validation").EnumerateArray().Where(IsValidated).ToList();
        var found = NwbAtPath.Validate(path, name);
        // Whether there are metadata is found out by who asks for them.
        var listed = ResultDifference
            .Parse(Differences.Find(CorpusNwb.NameOf(@case)) ?? "")
            .Where(result =>
                result.Length > 0 && !result.Contains("DANDI.METADATA_NOT_EXTRACTED", StringComparison.Ordinal)
            )
            .ToList();
        var missing = listed.Where(result => result[0] == '-').Select(result => result[1..]);
        var extra = listed.Where(result => result[0] == '+').Select(result => result[1..]);

        Assert.Equal(listed, ResultDifference.Between(wanted, found));
        // All others in the same words.
        Assert.Equal(
            Sorted(wanted.Where(result => !missing.Contains(ResultDifference.Show(result))).Select(Show)),
            Sorted(found.Where(result => !extra.Contains(ResultDifference.Show(result))).Select(Show))
        );
    }

    [Fact]
    public void Only_cases_that_exist_are_listed_as_different() => Differences.AssertExist(CorpusNwb.Names);

    // Where a file lies is judged apart from what is in it, and so is whether its metadata can be made.
    private static bool IsValidated(JsonElement result) =>
        result.GetProperty("id").GetString()
            is not (
                "DANDI.NON_DANDI_FILENAME"
                or "DANDI.NON_DANDI_FOLDERNAME"
                or "DANDI.METADATA_MISMATCH_SUBJECT"
                or "DANDI.METADATA_NOT_EXTRACTED"
            );

    private static string Show(JsonElement result)
    {
        var place = result.GetProperty("within_asset_paths") is { ValueKind: JsonValueKind.Object } paths
            ? paths.EnumerateObject().First().Value.GetString()
            : null;
        return Show(
            result.GetProperty("id").GetString()!,
            result.GetProperty("severity").GetString()!,
            place,
            result.GetProperty("message").GetString()!
        );
    }

    private static string Show(ValidationResult result) =>
        Show(result.Id, result.Severity.ToString().ToUpperInvariant(), result.Location, result.Message);

    /// <summary>The words are compared where they are those of a rule, and not of a library that stopped.</summary>
    private static string Show(string id, string severity, string? place, string message)
    {
        var isRule =
            id != "pynwb.GENERIC"
                ? !id.StartsWith("NWBI.During", StringComparison.Ordinal)
                : message.StartsWith("error: nwb_version", StringComparison.Ordinal);
        return $"{severity} {id} [{place ?? "-"}]{(isRule ? " " + message : "")}";
    }

    private static List<string> Sorted(IEnumerable<string> results) => [.. results.Order(StringComparer.Ordinal)];
}
