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

        // What is listed is compared as a whole in the tests of the command.
        if (Differences.Names.Contains(CorpusNwb.NameOf(@case))) return;
        Assert.Equal(
            Sorted(expected.GetProperty("validation").EnumerateArray().Where(IsJudged).Select(Show)),
            Sorted(NwbAtPath.Validate(path, name).Select(Show)));
    }

    [Fact]
    public void Only_cases_that_exist_are_listed_as_different() =>
        Assert.Subset(CorpusNwb.Names.ToHashSet(StringComparer.Ordinal), Differences.Names.ToHashSet(StringComparer.Ordinal));

    // Where a file lies is judged apart from what is in it.
    private static bool IsJudged(JsonElement result) => !result.GetProperty("id").GetString()!.StartsWith("DANDI.", StringComparison.Ordinal);

    private static string Show(JsonElement result)
    {
        var place = result.GetProperty("within_asset_paths") is { ValueKind: JsonValueKind.Object } paths ? paths.EnumerateObject().First().Value.GetString() : null;
        return Show(result.GetProperty("id").GetString()!, result.GetProperty("severity").GetString()!, place, result.GetProperty("message").GetString()!);
    }

    private static string Show(ValidationResult result) => Show(result.Id, result.Severity.ToString().ToUpperInvariant(), result.Location, result.Message);

    /// <summary>The words are compared where they are those of a rule, and not of a library that stopped.</summary>
    private static string Show(string id, string severity, string? place, string message)
    {
        var isRule = id != "pynwb.GENERIC" ? !id.StartsWith("NWBI.During", StringComparison.Ordinal) : message.StartsWith("error: nwb_version", StringComparison.Ordinal);
        return $"{severity} {id} [{place ?? "-"}]{(isRule ? " " + message : "")}";
    }

    private static List<string> Sorted(IEnumerable<string> findings) => [.. findings.Order(StringComparer.Ordinal)];
}
