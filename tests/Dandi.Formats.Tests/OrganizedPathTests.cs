using System.Diagnostics;
using Dandi.Nwb;
using Dandi.Testing;

namespace Dandi.Formats.Tests;

[Trait("Category", "Corpus")]
public sealed class OrganizedPathTests
{
    public static TheoryData<CorpusCase> Paths =>
        Corpus.Cases("functions/validate_organized_path.json", item => item.GetProperty("input").GetString()!);

    [Theory]
    [MemberData(nameof(Paths))]
    public void Validation_results_equal_those_of_the_Python_client(CorpusCase @case) =>
        Assert.Equal(
            @case["output"]
                .EnumerateArray()
                .Select(result => (result.GetProperty("id").GetString(), result.GetProperty("severity").GetString())),
            OrganizedPath
                .Validate(@case.Text("input"))
                .Select(result => ((string?)result.Id, (string?)result.Severity.ToString().ToUpperInvariant()))
        );
}

public sealed class OrganizedPathOfAnyLengthTests
{
    [Fact]
    public void A_name_of_a_million_characters_is_validated_in_linear_time()
    {
        var start = Stopwatch.GetTimestamp();
        Assert.NotEmpty(
            OrganizedPath.Validate("sub-1/sub-1" + string.Concat(Enumerable.Repeat("_a+a", 250_000)) + "!.nwb").ToList()
        );
        // A backtracking matcher would take exponential time; the bound only prevents the test from hanging.
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(1));
    }
}
