using System.Text;
using Dandi.FileSystem;
using Dandi.Testing;

namespace Dandi.Formats.Tests.FileSystem;

public sealed class FolderWalkTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Names_in_a_folder_are_returned_in_the_requested_order() =>
        Gen.Char["a-.0\uFF5E\uE000"]
            .Array[1, 4]
            .Array[1, 15]
            .Sample(
                names =>
                {
                    using var folder = new TempFolder();
                    var all = names
                        .Select(
                            (name, i) =>
                                (
                                    Name: new string(name).Replace("\uE000", "\U0001F600", StringComparison.Ordinal),
                                    IsFolder: i % 2 == 0
                                )
                        )
                        .Where(item => item.Name is not ("." or ".."))
                        .DistinctBy(item => item.Name)
                        .ToList();
                    foreach (var (name, isFolder) in all)
                        folder.Write(isFolder ? $"{name}/in" : name, "");

                    Assert.Equal(
                        all.OrderBy(item => item.Name, StringComparer.Ordinal),
                        TopOf(folder.Root, NameOrder.Ordinal)
                    );
                    Assert.Equal(
                        all.OrderBy(
                            item => Encoding.UTF8.GetBytes(item.IsFolder ? $"{item.Name}/" : item.Name),
                            BytesOrder
                        ),
                        TopOf(folder.Root, NameOrder.Paths)
                    );
                },
                iter: 40,
                threads: 1
            );

    [Fact]
    public void Only_entered_folders_are_walked_and_the_depth_is_that_of_the_entry()
    {
        foreach (var path in (string[])["a/b/x", "a/y", "left/out", "z"])
            _folder.Write(path, "");
        Directory.CreateDirectory(_folder.Locate("empty"));

        Assert.Equal(
            ["1 a", "2 a/b", "3 a/b/x", "2 a/y", "1 empty", "1 left", "1 z"],
            Walk(_folder.Root, "", entry => entry.Name != "left")
        );
        Assert.Equal(["1 a/b", "2 a/b/x", "1 a/y"], Walk(_folder.Root, "a", _ => true));
    }

    [Fact]
    public void A_tree_of_any_depth_is_walked_without_recursion()
    {
        // The deepest tree that fits into the maximum length of a path.
        var path = string.Join('/', Enumerable.Repeat("d", 1800));
        _folder.Write($"{path}/x", "");

        Assert.Equal($"1801 {path}/x", Walk(_folder.Root, "", _ => true)[^1]);
    }

    [Fact]
    public void A_link_to_a_folder_is_walked_and_a_link_to_a_parent_is_refused_without_ending_the_walk()
    {
        _folder.Write("a/b/x", "");
        File.CreateSymbolicLink(_folder.Locate("a/b/up"), _folder.Locate("a"));
        Directory.CreateSymbolicLink(_folder.Locate("link"), _folder.Locate("a/b"));
        var refused = new List<string>();
        var walk = new FolderWalk(_folder.Root, NameOrder.Ordinal);
        walk.Enter("");
        var found = new List<string>();
        while (walk.TryReadNext(out var entry))
        {
            found.Add(entry.Path);
            try
            {
                if (entry.IsFolder)
                    walk.Enter(entry.Path);
            }
            catch (LinkLoopException error)
            {
                refused.Add($"{entry.Path} -> {error.Target}");
            }
        }

        Assert.Equal(["a", "a/b", "a/b/up", "a/b/x", "link", "link/up", "link/x"], found);
        Assert.Equal([$"a/b/up -> {_folder.Locate("a")}", $"link/up -> {_folder.Locate("a")}"], refused);
    }

    [Fact]
    public void A_missing_folder_is_an_error_rather_than_an_empty_folder()
    {
        var walk = new FolderWalk(_folder.Root, NameOrder.Paths);

        Assert.ThrowsAny<IOException>(() => walk.Enter("gone"));
        Assert.False(walk.TryReadNext(out _));
    }

    [Fact]
    public void Only_a_dangling_link_has_a_dangling_target()
    {
        _folder.Write("file", "");
        File.CreateSymbolicLink(_folder.Locate("good"), "file");
        File.CreateSymbolicLink(_folder.Locate("lost"), "no/where");
        File.CreateSymbolicLink(_folder.Locate("circle"), "circle");

        Assert.Equal(
            [null, null, null, "no/where", "circle"],
            new[] { "file", "good", "gone", "lost", "circle" }.Select(name =>
                PathEntry.Read(_folder.Locate(name)).DanglingTarget
            )
        );
        Assert.Equal("a link to `no/where`, which does not exist", PathEntry.Read(_folder.Locate("lost")).DanglingLink);
    }

    private static Comparer<byte[]> BytesOrder { get; } =
        Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right));

    private static List<(string Name, bool IsFolder)> TopOf(string folder, NameOrder order)
    {
        var walk = new FolderWalk(folder, order);
        walk.Enter("");
        var names = new List<(string, bool)>();
        while (walk.TryReadNext(out var entry))
            names.Add((entry.Name, entry.IsFolder));
        return names;
    }

    private static List<string> Walk(string root, string start, Func<WalkEntry, bool> enters)
    {
        var walk = new FolderWalk(root, NameOrder.Ordinal);
        walk.Enter(start);
        var found = new List<string>();
        while (walk.TryReadNext(out var entry))
        {
            found.Add($"{walk.Depth} {entry.Path}");
            if (entry.IsFolder && enters(entry))
                walk.Enter(entry.Path);
        }
        return found;
    }
}
