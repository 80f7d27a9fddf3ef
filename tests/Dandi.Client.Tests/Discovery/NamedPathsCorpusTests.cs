using Dandi.Discovery;
using Dandi.Testing;

namespace Dandi.Client.Tests.Discovery;

[Trait("Category", "Corpus")]
public sealed class NamedPathsCorpusTests
{
    public static TheoryData<CorpusCase> Filters => Corpus.Cases("functions/under_paths.json", item => $"{item.GetProperty("filter")} of {item.GetProperty("paths")}");

    [Theory]
    [MemberData(nameof(Filters))]
    public void The_same_paths_are_selected_as_by_the_Python_client(CorpusCase @case)
    {
        var filter = @case.Texts("filter");
        if (filter.Any(path => path.StartsWith('/')))
        {
            // The Python client's function cannot be called so by its command either: such a path lies outside.
            Assert.Throws<UsageException>(() => Resolve(filter));
            return;
        }
        var named = Resolve(filter);
        if (filter.Count == 0 || filter.Any(path => path.Contains("..", StringComparison.Ordinal)))
        {
            // Nothing named is the whole Dandiset, and `..` is resolved (upload-command.md); the Python client selects nothing, or fails.
            Assert.Equal(filter.Count == 0, named.Contains("a"));
            return;
        }
        Assert.Equal(@case.Texts("output").Order(StringComparer.Ordinal), @case.Texts("paths").Where(named.Contains).Order(StringComparer.Ordinal));
    }

    private static NamedPaths Resolve(IReadOnlyList<string> paths) => NamedPaths.Resolve(
        new LocalDandiset("/dandiset", default, []), [.. paths.Select(path => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, "/dandiset")))]);
}
