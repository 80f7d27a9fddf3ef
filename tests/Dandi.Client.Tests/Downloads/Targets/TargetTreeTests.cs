using System.Diagnostics;
using System.Text;
using Dandi.Downloads.Targets;
using Dandi.FileSystem;
using Dandi.Testing;

namespace Dandi.Client.Tests.Downloads.Targets;

public sealed class TargetTreeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_gets_its_name_when_it_is_complete_and_nothing_else_remains()
    {
        using var tree = Tree();
        var target = tree.FileAt("sub-1/a.txt");
        Assert.Null(target.Find());

        using (var partial = Fill(target, "content"))
        {
            Assert.Equal("content", File.ReadAllText(_folder.Locate("000001/sub-1/a.txt.dandidownload/file")));
            Assert.False(File.Exists(target.FullPath));
            Assert.True(target.HasPartial());
            partial.Commit(replaces: false);
        }

        Assert.Equal("content", File.ReadAllText(target.FullPath));
        Assert.Equal(EntryKind.File, target.Find()?.Kind);
        Assert.Equal(["000001/sub-1/a.txt"], Files());
    }

    [Theory]
    [InlineData(true, "on most file systems")]
    [InlineData(false, "on file systems like NFS")]
    public void A_small_file_appears_complete_and_replaces_only_what_it_may(bool hasUnnamedFiles, string where)
    {
        using var tree = Tree();
        tree.HasUnnamedFiles = hasUnnamedFiles;
        var target = tree.FileAt("sub-1/a.txt");
        var time = new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.Zero);

        target.Write("old"u8.ToArray(), time, replaces: false);
        Assert.Equal(time.UtcDateTime, File.GetLastWriteTimeUtc(target.FullPath));
        var error = Assert.Throws<TargetAppearedException>(() =>
            target.Write("new"u8.ToArray(), time, replaces: false)
        );
        Assert.Contains("exists already", error.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(target.FullPath));

        target.Write("new"u8.ToArray(), time, replaces: true);
        Assert.Equal("new", File.ReadAllText(target.FullPath));
        Assert.True(Files().SequenceEqual(["000001/sub-1/a.txt"]), where);
    }

    [Fact]
    public void A_folder_that_is_deleted_between_two_entries_is_created_again()
    {
        using var tree = Tree();
        using (var entries = tree.FolderAt("x.zarr").OpenEntries(isNew: true))
        {
            Write(entries, "0/0");
            Write(entries, "0/1");
            Directory.Delete(_folder.Locate("000001/x.zarr/0"), recursive: true);

            Write(entries, "0/2");
            Write(entries, "1/0");
            Write(entries, "0/3");
        }

        Assert.Equal(["000001/x.zarr/0/2", "000001/x.zarr/0/3", "000001/x.zarr/1/0"], Files());
        Assert.True(tree.HasUnnamedFiles);

        static void Write(EntryTargets entries, string path) =>
            entries.FileAt(path).Write(Encoding.UTF8.GetBytes(path), null, replaces: false);
    }

    [Fact]
    public void A_later_run_finds_the_bytes_and_digests_of_an_interrupted_one()
    {
        using (var tree = Tree())
        using (var partial = Fill(tree.FileAt("a.txt"), "half"))
            partial.WriteChecksum("{\"md5\": \"1\"}"u8.ToArray());

        using var later = Tree();
        using var resumed = later.FileAt("a.txt").OpenPartial();

        Assert.Equal("{\"md5\": \"1\"}", Encoding.UTF8.GetString(resumed.TryReadChecksum()!));
        using var data = resumed.OpenData();
        Assert.Equal(4, RandomAccess.GetLength(data));
    }

    [Fact]
    public void A_file_that_appeared_meanwhile_is_replaced_only_if_that_is_wanted()
    {
        using var tree = Tree();
        using var partial = Fill(tree.FileAt("a.txt"), "new");
        _folder.Write("000001/a.txt", "old");

        var error = Assert.Throws<TargetAppearedException>(() => partial.Commit(replaces: false));
        Assert.Contains("exists already", error.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(_folder.Locate("000001/a.txt")));

        partial.Commit(replaces: true);
        Assert.Equal("new", File.ReadAllText(_folder.Locate("000001/a.txt")));
        Assert.Equal(["000001/a.txt"], Files());
    }

    [Fact]
    public void A_link_at_the_target_is_replaced_and_what_it_leads_to_stays()
    {
        var outside = _folder.Write("outside.txt", "mine");
        Directory.CreateDirectory(_folder.Locate("000001"));
        File.CreateSymbolicLink(_folder.Locate("000001/a.txt"), outside);
        using var tree = Tree();
        Assert.Equal(EntryKind.Link, tree.FileAt("a.txt").Find()?.Kind);

        using (var partial = Fill(tree.FileAt("a.txt"), "new"))
            partial.Commit(replaces: true);

        Assert.Equal("mine", File.ReadAllText(outside));
        Assert.Null(new FileInfo(_folder.Locate("000001/a.txt")).LinkTarget);
    }

    [Theory]
    [InlineData("/tmp")]
    [InlineData("..")]
    [InlineData("../outside")]
    public void No_link_out_of_the_tree_is_followed(string linkTarget)
    {
        Directory.CreateDirectory(_folder.Locate("outside"));
        Directory.CreateDirectory(_folder.Locate("000001"));
        Directory.CreateSymbolicLink(_folder.Locate("000001/sub-1"), linkTarget);
        using var tree = Tree();

        var error = Assert.Throws<DandiException>(() => tree.FileAt("sub-1/x/a.txt").OpenPartial());

        Assert.Contains("leads out of", error.Message, StringComparison.Ordinal);
        Assert.Contains($"the link `{_folder.Locate("000001/sub-1")}`", error.Message, StringComparison.Ordinal);
        Assert.Throws<DandiException>(() => tree.FileAt("sub-1/a.txt").Find());
        Assert.Empty(Files());
    }

    [Fact]
    public void The_partial_folder_and_the_files_in_it_are_never_links_either()
    {
        var outside = _folder.Write("outside/file", "mine");
        Directory.CreateDirectory(_folder.Locate("000001/b.txt.dandidownload"));
        Directory.CreateSymbolicLink(_folder.Locate("000001/a.txt.dandidownload"), _folder.Locate("outside"));
        File.CreateSymbolicLink(_folder.Locate("000001/b.txt.dandidownload/file"), outside);
        using var tree = Tree();

        Assert.Throws<DandiException>(() => tree.FileAt("a.txt").OpenPartial());
        using var partial = tree.FileAt("b.txt").OpenPartial();
        var error = Assert.Throws<DandiException>(() => partial.OpenData());

        Assert.Contains("a link", error.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(outside));
    }

    [Fact]
    public void A_link_within_the_tree_and_a_link_to_the_tree_are_followed()
    {
        Directory.CreateDirectory(_folder.Locate("disk/real"));
        Directory.CreateSymbolicLink(_folder.Locate("000001"), "disk");
        Directory.CreateSymbolicLink(_folder.Locate("disk/sub-1"), "real");
        using var tree = Tree();

        using (var partial = Fill(tree.FileAt("sub-1/x/a.txt"), "new"))
            partial.Commit(replaces: false);

        Assert.Equal("new", File.ReadAllText(_folder.Locate("disk/real/x/a.txt")));
    }

    [Fact]
    public void A_file_in_the_place_of_a_folder_is_replaced_only_if_that_is_wanted()
    {
        _folder.Write("000001/sub-1", "mine");
        using (var tree = Tree())
        {
            var error = Assert.Throws<DandiException>(() => tree.FileAt("sub-1/x/a.txt").OpenPartial());
            Assert.Contains($"`{_folder.Locate("000001/sub-1")}`", error.Message, StringComparison.Ordinal);
            Assert.Contains("a file is in its place", error.Message, StringComparison.Ordinal);
            Assert.Equal("mine", File.ReadAllText(_folder.Locate("000001/sub-1")));
        }

        using var overwriting = new TargetTree(_folder.Locate("000001")) { ReplacesOtherKinds = true };
        using (var partial = Fill(overwriting.FileAt("sub-1/x/a.txt"), "new"))
            partial.Commit(replaces: true);

        Assert.Equal(["000001/sub-1/x/a.txt"], Files());
    }

    [Fact]
    public void A_folder_in_the_place_of_a_file_is_replaced_only_if_that_is_wanted_and_it_has_no_files()
    {
        Directory.CreateDirectory(_folder.Locate("000001/a.txt/inner"));
        using (var tree = Tree())
        using (var partial = Fill(tree.FileAt("a.txt"), "new"))
            Assert.Contains(
                "a folder is in its place",
                Assert.Throws<DandiException>(() => partial.Commit(replaces: true)).Message,
                StringComparison.Ordinal
            );

        using var overwriting = new TargetTree(_folder.Locate("000001")) { ReplacesOtherKinds = true };
        _folder.Write("000001/b.txt/inner/mine", "mine");
        using (var partial = Fill(overwriting.FileAt("b.txt"), "new"))
            Assert.Contains(
                "a folder with files",
                Assert.Throws<DandiException>(() => partial.Commit(replaces: true)).Message,
                StringComparison.Ordinal
            );
        using (var partial = Fill(overwriting.FileAt("a.txt"), "new"))
            partial.Commit(replaces: true);

        Assert.Equal("mine", File.ReadAllText(_folder.Locate("000001/b.txt/inner/mine")));
        Assert.Equal("new", File.ReadAllText(_folder.Locate("000001/a.txt")));
    }

    [Fact]
    public async Task A_pipe_in_the_place_of_a_folder_or_of_the_bytes_is_an_error()
    {
        Directory.CreateDirectory(_folder.Locate("000001/b.txt.dandidownload"));
        string[] pipes = [_folder.Locate("000001/sub-1"), _folder.Locate("000001/b.txt.dandidownload/file")];
        using (var mkfifo = Process.Start("mkfifo", pipes))
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        using var tree = new TargetTree(_folder.Locate("000001")) { ReplacesOtherKinds = true };

        var error = Assert.Throws<DandiException>(() => tree.FileAt("sub-1/a.txt").OpenPartial());
        Assert.Contains("a special file", error.Message, StringComparison.Ordinal);
        using var partial = tree.FileAt("b.txt").OpenPartial();
        Assert.Contains(
            "a pipe",
            Assert.Throws<DandiException>(() => partial.OpenData()).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_target_that_cannot_be_written_to_is_a_clear_error()
    {
        using var tree = new TargetTree("/proc/000001");

        var error = Assert.Throws<DandiException>(() => tree.FileAt("sub-1/a.txt").OpenPartial());

        Assert.StartsWith("`/proc/000001/sub-1` cannot be created", error.Message, StringComparison.Ordinal);
        Assert.Contains("Check the permissions", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unsafe_paths_are_refused_before_anything_is_created()
    {
        using var tree = Tree();

        var error = Assert.Throws<DandiException>(() => tree.FileAt("sub-1/../../x"));

        Assert.Contains("'sub-1/../../x' contains `..`", error.Message, StringComparison.Ordinal);
        Assert.Throws<DandiException>(() => tree.FolderAt("/x.zarr"));
        Assert.Throws<DandiException>(() => tree.FolderAt("x.zarr").FileAt("../y"));
        Assert.Throws<DandiException>(() => tree.Claim("CON", "1"));
        Assert.Throws<DandiException>(() => tree.ClaimMetadata("CON", "1"));
        Assert.False(Directory.Exists(tree.Root));
    }

    private TargetTree Tree() => new(_folder.Locate("000001"));

    private static PartialFile Fill(TargetFile target, string content)
    {
        var partial = target.OpenPartial();
        using var data = partial.OpenData();
        RandomAccess.Write(data, Encoding.UTF8.GetBytes(content), 0);
        partial.TakeLock().Dispose();
        return partial;
    }

    // Links are not followed: one of them leads back to the folder.
    private IEnumerable<string> Files() =>
        Directory
            .EnumerateFiles(
                _folder.Root,
                "*",
                new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }
            )
            .Select(file => Path.GetRelativePath(_folder.Root, file))
            .Order(StringComparer.Ordinal);
}
