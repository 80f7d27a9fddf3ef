using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Discovery;
using Dandi.Testing;

namespace Dandi.Client.Tests.Discovery;

[Trait("Category", "Corpus")]
public sealed class NamedPathsCorpusTests
{
    private static readonly KnownDifferences Differences = new("named-paths.txt");

    public static TheoryData<CorpusCase> Filters => Corpus.Cases("functions/under_paths.json", NameOf);

    [Theory]
    [MemberData(nameof(Filters))]
    public void The_selected_paths_equal_those_of_the_Python_client(CorpusCase @case)
    {
        Differences.Compare(
            NameOf(@case.Content),
            () =>
            {
                if (@case.Has("output"))
                    Assert.Equal(@case.Texts("output").Order(StringComparer.Ordinal), Select());
                else
                    Assert.Throws<UsageException>(Select);
            },
            () => $"[{string.Join(", ", Select())}]"
        );

        List<string> Select()
        {
            var named = Resolve(@case.Texts("filter"));
            return [.. @case.Texts("paths").Where(named.Contains).Order(StringComparer.Ordinal)];
        }
    }

    [Fact]
    public void Known_differences_refer_to_existing_cases() =>
        Differences.AssertExist(Corpus.Read("functions/under_paths.json").EnumerateArray().Select(NameOf));

    private static string NameOf(JsonElement item) =>
        $"{Compact(item.GetProperty("filter"))} of {Compact(item.GetProperty("paths"))}";

    private static string Compact(JsonElement list) => JsonNode.Parse(list.GetRawText())!.ToJsonString();

    private static NamedPaths Resolve(IReadOnlyList<string> paths) =>
        NamedPaths.Resolve(
            new LocalDandiset("/dandiset", default, []),
            [.. paths.Select(path => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, "/dandiset")))]
        );
}
