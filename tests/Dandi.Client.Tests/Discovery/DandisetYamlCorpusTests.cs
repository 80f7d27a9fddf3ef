using System.Text.Json;
using Dandi.Discovery;
using Dandi.Testing;

namespace Dandi.Client.Tests.Discovery;

[Trait("Category", "Corpus")]
public sealed class DandisetYamlCorpusTests
{
    private static readonly KnownDifferences Differences = new("dandiset-yaml.txt");

    public static TheoryData<CorpusCase> Samples =>
        Corpus.Cases("dandiset-yaml/samples.json", sample => sample.GetProperty("case").GetString()!);

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_identifier_equals_that_of_the_Python_client(CorpusCase @case)
    {
        using var folder = new TempFolder();
        var file = folder.Write(DandisetYaml.FileName, @case.Text("text"));
        Differences.Compare(
            NameOf(@case),
            () =>
            {
                if (@case.Has("identifier") && @case["identifier"].ValueKind == JsonValueKind.String)
                    Assert.Equal(@case.Text("identifier"), Identify(file));
                else
                    Assert.Throws<UsageException>(() => Identify(file));
            },
            () => Describe(file)
        );
    }

    [Fact]
    public void Known_differences_refer_to_existing_cases() =>
        Differences.AssertExist(
            Corpus
                .Read("dandiset-yaml/samples.json")
                .EnumerateArray()
                .Select(sample => sample.GetProperty("case").GetString()!)
        );

    private static string NameOf(CorpusCase @case) => $"{(@case.IsOwn ? "own." : "")}{@case.Text("case")}";

    private static string Describe(string file)
    {
        try
        {
            return Identify(file);
        }
        catch (UsageException error)
        {
            return $"refused: {error.Message.Replace(file, DandisetYaml.FileName, StringComparison.Ordinal)}";
        }
    }

    private static string Identify(string file) => DandisetYaml.ReadIdentifier(DandisetYaml.Read(file), file).Value;
}
