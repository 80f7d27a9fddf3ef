using System.Diagnostics;
using Dandi.Bids;
using Dandi.Bids.Readers;
using Dandi.Bids.Tree;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Bids.Tree;

public sealed class BidsTreeTests : IDisposable
{
    private const string Annexed =
        "../.git/annex/objects/F6/XP/MD5E-s1234--0123456789abcdef.nii/MD5E-s1234--0123456789abcdef.nii";

    private readonly TempFolder _folder = new();
    private readonly List<BidsIssue> _issues = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_and_folders_are_sorted_and_know_their_paths()
    {
        _folder.Write("sub-01/anat/sub-01_T1w.nii", "x");
        _folder.Write("sub-01/anat/sub-01_T1w.json", "{}");
        _folder.Write("README", "text");

        var root = Read();

        var anat = root.FindFolder("sub-01")!.FindFolder("anat")!;
        Assert.Equal(["sub-01_T1w.json", "sub-01_T1w.nii"], anat.Files.Select(file => file.Name));
        Assert.Equal("/sub-01/anat/sub-01_T1w.nii", anat.FindFile("sub-01_T1w.nii")!.Path);
        Assert.Equal(_folder.Locate("sub-01/anat/sub-01_T1w.nii"), anat.FindFile("sub-01_T1w.nii")!.FullPath);
        Assert.Equal("/README", root.FindFile("README")!.Path);
        Assert.Equal(4, root.FindFile("README")!.Size);
        Assert.Equal("/sub-01/", root.FindFolder("sub-01")!.AsFile().Path);
        Assert.Null(root.FindFile("readme"));
        Assert.Empty(_issues);
    }

    [Fact]
    public void Names_with_a_period_at_the_start_and_other_datasets_are_left_out()
    {
        foreach (var path in new[] { ".git/x", "sub-01/.DS_Store", "sub-01/.bidsignore", ".bidsignore" })
            _folder.Write(path, "x");
        foreach (var path in new[] { "sourcedata/x", "code/x", "derivatives/d/x" })
            _folder.Write(path, "x");

        var root = Read();

        Assert.Equal(["sub-01"], root.Folders.Select(folder => folder.Name));
        Assert.Equal([".bidsignore"], root.Files.Select(file => file.Name));
        Assert.True(root.Files[0].IsIgnored);
        Assert.Empty(root.Folders[0].Files);
        Assert.False(root.Contains(["code", "x"]));
    }

    [Fact]
    public void Ignored_files_stay_in_the_tree()
    {
        _folder.Write(".bidsignore", "figures/\n*.txt\n/extra\n");
        _folder.Write("figures/a.png", "x");
        _folder.Write("extra/b/c.png", "x");
        _folder.Write("notes.txt", "x");

        var root = Read();

        Assert.False(root.FindFolder("figures")!.IsIgnored);
        Assert.True(root.FindFolder("extra")!.IsIgnored);
        Assert.True(root.FindFile("notes.txt")!.IsIgnored);
        Assert.True(root.Contains(["notes.txt"]));
        Assert.True(root.Contains(["figures", "a.png"]));
        Assert.True(root.Contains(["extra", "b", "c.png"]));
        Assert.True(root.Contains(["extra", "b"]));
        Assert.False(root.Contains(["extra", "b", ".."]));
        Assert.False(root.Contains(["extra", "c"]));
    }

    [Fact]
    public void File_that_is_asked_for_becomes_viewed()
    {
        _folder.Write("sub-01/a.json", "x");
        var root = Read();
        var file = root.FindFolder("sub-01")!.Files[0];
        Assert.False(file.IsViewed);

        Assert.True(root.Contains(["sub-01", "a.json"]));

        Assert.True(file.IsViewed);
        Assert.False(root.Contains(["sub-01", "a.json", ""]));
        Assert.False(root.Contains(["sub-01", ""]));
        Assert.False(root.Contains([]));
    }

    [Theory]
    [InlineData("sub-01_sample-a_SPIM.ome.zarr", true)]
    [InlineData("sub-01_task-rest_meg.ds", true)]
    [InlineData("sub-01_sample-a_SPIM.zarr", false)]
    [InlineData("sub-01_sample-a_SPIM.ngff", false)]
    public void Only_folders_with_an_extension_of_the_schema_are_files(string name, bool isPseudoFile) =>
        Assert.Equal(isPseudoFile, TreeTestKinds.All.IsPseudoFile(name));

    [Fact]
    public void Pseudo_file_is_a_file_with_the_size_of_its_content_which_is_not_kept()
    {
        _folder.Write("sub-01/meg/sub-01_meg.ds/a/b.res4", "12345");
        _folder.Write("sub-01/meg/sub-01_meg.ds/c.meg4", "123");
        _folder.Write("sub-01/meg/sub-01_meg.ds/.hidden", "123");
        Directory.CreateDirectory(_folder.Locate("sub-02_foo/empty"));

        var root = Read();

        var pseudo = root.FindFolder("sub-01")!.FindFolder("meg")!.FindFolder("sub-01_meg.ds")!;
        Assert.True(pseudo.IsPseudoFile);
        Assert.Empty(pseudo.Files);
        Assert.Equal("/sub-01/meg/sub-01_meg.ds/", pseudo.AsFile().Path);
        Assert.Equal("sub-01_meg.ds/", pseudo.AsFile().Name);
        Assert.Equal(8, pseudo.AsFile().Size);
        Assert.False(pseudo.AsFile().IsEmpty);
        Assert.True(root.Contains(["sub-01", "meg", "sub-01_meg.ds", "a", "b.res4"]));
        Assert.False(root.Contains(["sub-01", "meg", "sub-01_meg.ds", ".hidden"]));
        Assert.True(root.FindFolder("sub-02_foo")!.AsFile().IsEmpty);
        Assert.Equal(0, pseudo.AsFile().OpenRead().Length);
    }

    [Fact]
    public void Links_are_followed_and_those_that_lead_nowhere_are_issues()
    {
        _folder.Write("data/a.nii", "12");
        _folder.Write("sub-01/x.txt", "x");
        Link("sub-02", "data");
        Link("file.nii", "data/a.nii");
        Link("broken", "nowhere");
        Link("loop", "loop");
        Link("sub-01/up", "..");

        var root = Read();

        Assert.Equal("/sub-02/a.nii", root.FindFolder("sub-02")!.Files[0].Path);
        Assert.Equal(2, root.FindFile("file.nii")!.Size);
        Assert.Equal(
            [("SYMLINK_BROKEN", "/broken"), ("SYMLINK_CYCLE", "/loop"), ("SYMLINK_CYCLE", "/sub-01/up")],
            _issues.Select(issue => (issue.Code, issue.Location!)).Order()
        );
        Assert.False(root.Contains(["broken"]));
    }

    [Fact]
    public void Ignored_links_that_lead_nowhere_are_no_issues()
    {
        _folder.Write(".bidsignore", "broken\nextra/\n");
        Link("broken", "nowhere");
        _folder.Write("extra/x", "");
        Link("extra/loop", "loop");

        Read();

        Assert.Empty(_issues);
    }

    [Fact]
    public void Link_to_absent_content_of_git_annex_is_a_file_of_the_size_in_its_key()
    {
        _folder.Write("sub-01/x.txt", "x");
        Link("sub-01/a.nii", Annexed);

        var file = Read().FindFolder("sub-01")!.FindFile("a.nii")!;

        Assert.True(file.IsAnnexed);
        Assert.Equal(1234, file.Size);
        Assert.Equal(0, file.OpenRead().Length);
        Assert.Empty(_issues);
    }

    [Fact]
    public void Link_to_present_content_of_git_annex_is_read()
    {
        _folder.Write("sub-01/" + Annexed, "content");
        Link("sub-01/a.nii", Annexed);

        using var stream = Read().FindFolder("sub-01")!.FindFile("a.nii")!.OpenRead();

        Assert.Equal(7, stream.Length);
    }

    [Theory]
    [InlineData("../.git/annex/objects/a/MD5E-s12--ab", 12L)]
    [InlineData("../.git/annex/objects/a/URL--http", null)]
    [InlineData("../.git/annex/objects/a/MD5E-s--ab", null)]
    [InlineData("../.git/annex/objects/a/MD5E-s99999999999999999999--ab", null)]
    [InlineData("../.git/annex/objects/a/md5-s12--ab", null)]
    [InlineData("../.git/annex/objects/a/MD5E-s12--xy", null)]
    [InlineData("../data/MD5E-s12--ab", null)]
    public void Size_is_read_from_the_key_of_git_annex(string target, long? size) =>
        Assert.Equal(size, AnnexLink.TryReadSize(target));

    [Fact]
    public void File_that_was_removed_cannot_be_read()
    {
        var path = _folder.Write("a.tsv", "x");
        var file = Read().FindFile("a.tsv")!;
        File.Delete(path);

        Assert.Equal("FILE_READ", Assert.Throws<BidsReadException>(file.OpenRead).Code);
    }

    [Fact]
    public void Pipes_are_left_out()
    {
        Run($"mkfifo {_folder.Locate("pipe")}");

        Assert.Empty(Read().Files);
    }

    [Fact]
    public void Name_that_is_not_UTF8_is_an_issue()
    {
        Run($"touch \"$(printf '{_folder.Root}/sub-\\377_T1w.nii')\"; mkdir \"$(printf '{_folder.Root}/d\\377')\"");

        var root = Read();
        // .NET cannot delete it.
        Run($"rm -r {_folder.Root}/*");

        Assert.Empty(root.Files);
        Assert.Empty(root.Folders);
        Assert.Equal(["FILE_READ", "FILE_READ"], _issues.Select(issue => issue.Code));
    }

    [Fact]
    public void Folders_may_be_a_hundred_deep()
    {
        var names = Enumerable.Repeat("d", 100).ToList();
        _folder.Write(string.Join('/', names) + "/x", "x");

        Assert.True(Read().Contains([.. names, "x"]));
    }

    [Fact]
    public void Links_that_multiply_paths_without_end_are_refused()
    {
        for (var level = 0; level < 24; level++)
        {
            Directory.CreateDirectory(_folder.Locate($"d{level}"));
            foreach (var name in new[] { "a", "b", "c" })
                Link($"d{level}/{name}", $"../d{level + 1}");
        }
        _folder.Write("d24/x", "");

        var error = Assert.Throws<DandiException>(() => Read());

        Assert.Contains("symbolic links", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dataset_that_does_not_exist_is_an_error() =>
        Assert.Throws<DandiException>(() =>
            BidsTree.Read(
                _folder.Locate("nothing"),
                TreeTestKinds.All,
                _issues.Add,
                TestContext.Current.CancellationToken
            )
        );

    private static void Run(string script)
    {
        using var shell = Process.Start("sh", ["-c", script]);
        shell.WaitForExit();
    }

    private void Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Locate(path))!);
        File.CreateSymbolicLink(_folder.Locate(path), target);
    }

    private BidsFolder Read() =>
        BidsTree.Read(_folder.Root, TreeTestKinds.All, _issues.Add, TestContext.Current.CancellationToken);
}
