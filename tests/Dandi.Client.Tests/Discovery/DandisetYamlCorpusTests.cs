using System.Text.Json;
using Dandi.Discovery;
using Dandi.Testing;

namespace Dandi.Client.Tests.Discovery;

[Trait("Category", "Corpus")]
public sealed class DandisetYamlCorpusTests
{
    // The Python client goes on with these and fails at the archive; we refuse them before anything is asked.
    private static readonly string[] NotSixDigits = ["identifier-two-colons", "identifier-bad", "placeholders"];

    // Six digits that lost their quotes are six digits all the same; the Python client fails at an assertion.
    private static readonly string[] ReadByUsAlone = ["identifier-number", "identifier-octal-like", "full-bad-identifier", "full8-bad-identifier"];

    public static TheoryData<CorpusCase> Samples => Corpus.Cases("dandiset-yaml/samples.json", sample => sample.GetProperty("case").GetString()!);

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_identifier_is_that_of_the_Python_client(CorpusCase @case)
    {
        using var folder = new TempFolder();
        var file = folder.Write(DandisetYaml.FileName, @case.Text("text"));
        if (@case.Has("identifier") && @case["identifier"].ValueKind == JsonValueKind.String && !NotSixDigits.Contains(@case.Text("case")))
        {
            Assert.Equal(@case.Text("identifier"), Identify(file));
        }
        else if (ReadByUsAlone.Contains(@case.Text("case")))
        {
            Assert.StartsWith("0001", Identify(file), StringComparison.Ordinal);
        }
        else
        {
            Assert.Throws<UsageException>(() => Identify(file));
        }
    }

    private static string Identify(string file) => DandisetYaml.ReadIdentifier(DandisetYaml.Read(file), file).Value;
}
