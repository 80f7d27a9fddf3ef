using Dandi.Testing;

namespace Dandi.Cli.Tests.SourceTree;

/// <summary>Namespaces use each other as namespaces.txt allows, which the drawing in ARCHITECTURE.md shows.</summary>
public sealed class NamespaceTests
{
    private const string Shared = "Dandi";
    private static readonly NamespaceGraph Graph = new(SourceFile.Product);

    // The API types of a reader and the parts that fill them know each other.
    private static readonly string[] Readers = ["Dandi.Bids", "Dandi.Hdf5", "Dandi.Nwb", "Dandi.Zarr"];

    private static readonly IReadOnlyList<(string User, IReadOnlyList<string> Used)> Rules =
    [
        .. File.ReadLines(Repository.Locate("tests/Dandi.Cli.Tests/SourceTree/namespaces.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(':'))
            .Select(parts =>
                (
                    $"{Shared}.{parts[0]}",
                    (IReadOnlyList<string>)
                        [
                            .. parts[1]
                                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                                .Select(name => $"{Shared}.{name}"),
                        ]
                )
            ),
    ];

    [Fact]
    public void Namespaces_use_only_those_that_are_listed_for_them()
    {
        var allowed = Rules.SelectMany(rule => rule.Used.Select(used => (rule.User, Used: used))).ToHashSet();
        var actual = Graph.Uses.Where(pair => pair.Used != Shared).ToHashSet();

        string[] faults =
        [
            .. actual
                .Except(allowed)
                .Select(pair => $"{pair.User} uses {pair.Used}, which namespaces.txt does not allow"),
            .. allowed
                .Except(actual)
                .Select(pair => $"{pair.User} does not use {pair.Used}: remove it from namespaces.txt"),
        ];
        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }

    [Fact]
    public void Each_namespace_is_listed_once()
    {
        Assert.Equal(
            Graph.Namespaces.Where(name => name != Shared).Order(StringComparer.Ordinal),
            Rules.Select(rule => rule.User).Order(StringComparer.Ordinal)
        );
        Assert.DoesNotContain(Graph.Uses, pair => pair.User == Shared);
    }

    [Fact]
    public void Namespaces_are_listed_after_those_they_use_so_that_there_are_no_cycles()
    {
        var listed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (user, used) in Rules)
        {
            listed.Add(user);
            Assert.Empty(
                used.Where(name => !listed.Contains(name) && !IsInOneReader(user, name))
                    .Select(name => $"{user} uses {name}")
            );
        }
    }

    [Fact]
    public void Namespaces_follow_the_folders()
    {
        foreach (var file in SourceFile.Product.Where(file => file.Namespace.Length > 0))
        {
            var folders = Path.GetDirectoryName(file.Path)!.Split('/');
            var root = folders[1] is "Dandi.Core" or "Dandi.Client" or "Dandi.Formats" or "Dandi.LocalArchive"
                ? Shared
                : folders[1];

            Assert.True(
                string.Join('.', folders.Skip(2).Prepend(root)) == file.Namespace,
                $"{file.Path}: {file.Namespace}"
            );
        }
    }

    private static bool IsInOneReader(string one, string other) =>
        Array.Exists(Readers, reader => IsIn(one, reader) && IsIn(other, reader));

    private static bool IsIn(string name, string area) =>
        name == area || name.StartsWith(area + ".", StringComparison.Ordinal);
}
