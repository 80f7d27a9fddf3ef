using Dandi.Server.Data;
using Dandi.Testing;

namespace Dandi.Server.Tests.Searching;

/// <summary>The tree that the database derives from paths is the one that their segments describe.</summary>
public sealed class AssetFolderTests
{
    // With characters before and after a slash, and the first one that a path may have.
    private static readonly string[] Names = ["a", "a-b", "a.txt", "a0", "a#", "a\tb", "b", "B", "0", "-", "a b"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Entries_of_every_folder_are_the_next_segments_of_its_paths(int seed)
    {
        using var folder = new TempFolder();
        using var database = new Database(folder.Locate("archive.sqlite"));
        var random = new Random(seed);
        var sizes = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var path in Paths(random))
            sizes[path] = random.Next(1_000);
        var (draft, other) = (CreateDraft(database, "alice"), CreateDraft(database, "bob"));
        foreach (var version in new[] { draft, other })
            Fill(database, version, sizes);
        var folders = new AssetFolders(database);

        foreach (var path in FoldersOf(sizes.Keys).Append("").Append("missing"))
        {
            var expected = EntriesOf(draft, sizes, path);
            var (count, read) = folders.List(draft, path);
            Assert.Equal(expected.Count, count);
            Assert.Equal(expected, read(0, 1_000));
            for (var skip = 0; skip <= expected.Count; skip += 2)
                Assert.Equal(expected.Skip(skip).Take(2), read(skip, 2));
        }
    }

    [Fact]
    public void Subfolder_that_is_added_after_the_entries_were_counted_is_not_listed_as_an_asset()
    {
        using var folder = new TempFolder();
        using var database = new Database(folder.Locate("archive.sqlite"));
        var draft = CreateDraft(database, "alice");
        Fill(database, draft, Sizes("a/b.txt", "a/d.txt"));

        var (count, read) = new AssetFolders(database).List(draft, "a");
        Fill(database, draft, Sizes("a/c/1.txt"));

        Assert.Equal(2, count);
        Assert.Equal(["a/b.txt", "a/d.txt"], read(0, 2).Select(entry => entry.Path));
    }

    private static SortedDictionary<string, long> Sizes(params string[] paths) =>
        new(paths.ToDictionary(path => path, _ => 1L, StringComparer.Ordinal), StringComparer.Ordinal);

    private static List<string> Paths(Random random)
    {
        var paths = new List<string>();
        for (var i = 0; i < 80; i++)
        {
            var path = string.Join('/', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Name(random)));
            // No path is that of an asset and of a folder.
            if (
                !paths.Any(known =>
                    $"{known}/".StartsWith($"{path}/", StringComparison.Ordinal) || IsBelow(path, known)
                )
            )
                paths.Add(path);
        }
        return paths;
    }

    private static string Name(Random random) => Names[random.Next(Names.Length)];

    private static bool IsBelow(string path, string folder) => path.StartsWith($"{folder}/", StringComparison.Ordinal);

    private static IEnumerable<string> FoldersOf(IEnumerable<string> paths) =>
        paths
            .SelectMany(path => Enumerable.Range(0, path.Length).Where(i => path[i] == '/').Select(i => path[..i]))
            .Distinct(StringComparer.Ordinal);

    private static List<AssetFolderEntry> EntriesOf(
        VersionRow version,
        SortedDictionary<string, long> sizes,
        string folder
    ) =>
        [
            .. sizes
                .Where(asset => folder.Length == 0 || IsBelow(asset.Key, folder))
                .GroupBy(asset => ChildOf(asset.Key, folder), StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new AssetFolderEntry(
                    group.Key,
                    group.Count(),
                    group.Sum(asset => asset.Value),
                    sizes.ContainsKey(group.Key) ? AssetId(version, group.Key) : null
                )),
        ];

    private static string ChildOf(string path, string folder)
    {
        var end = path.IndexOf('/', folder.Length == 0 ? 0 : folder.Length + 1);
        return end < 0 ? path : path[..end];
    }

    private static VersionRow CreateDraft(Database database, string owner)
    {
        var accounts = new Data.Accounts(database);
        accounts.Ensure(UserSpec.Parse(owner));
        var user = accounts.List().First(account => account.Name == owner);
        return new Dandisets(database, TimeProvider.System).Create(user, null, "n", [], null)!.Value.Draft;
    }

    private static void Fill(Database database, VersionRow version, SortedDictionary<string, long> sizes)
    {
        foreach (var (path, size) in sizes)
        {
            var id = AssetId(version, path);
            database.Execute(
                "INSERT INTO blob (id, etag, size, embargoed, created) VALUES ($id, $id, $size, 0, '')",
                ("$id", id),
                ("$size", size)
            );
            database.Execute(
                """
                INSERT INTO asset (asset_id, blob_id, path, metadata, status, created, modified)
                VALUES ($id, $id, $path, '{}', 'Pending', '', '')
                """,
                ("$id", id),
                ("$path", path)
            );
            database.Execute(
                "INSERT INTO version_asset (version_id, path, asset) VALUES ($version, $path, last_insert_rowid())",
                ("$version", version.Id),
                ("$path", path)
            );
        }
    }

    private static string AssetId(VersionRow version, string path) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{version.Id} {path}");
}
