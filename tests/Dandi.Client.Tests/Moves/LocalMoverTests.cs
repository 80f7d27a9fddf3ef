using Dandi.Moves;
using Dandi.Testing;

namespace Dandi.Client.Tests.Moves;

public sealed class LocalMoverTests
{
    [Fact]
    public void Emptied_folders_are_removed_up_to_the_current_folder_and_hidden_files_stay()
    {
        using var folder = Create("sub-1/deep/er/a.mp4", "sub-2/b.mp4", "sub-2/.hidden", "now/here/c.mp4");
        var mover = new LocalMover(folder.Root, "now");

        Assert.Null(mover.Move(new PlannedMove("sub-1/deep/er/a.mp4", "x/a.mp4", MoveAction.Move)).Commit());
        Assert.Null(mover.Move(new PlannedMove("sub-2/b.mp4", "x/b.mp4", MoveAction.Move)).Commit());
        Assert.Null(mover.Move(new PlannedMove("now/here/c.mp4", "x/c.mp4", MoveAction.Move)).Commit());

        Assert.Equal(["sub-2/.hidden", "x/a.mp4", "x/b.mp4", "x/c.mp4"], Files(folder));
        Assert.False(Directory.Exists(folder.Locate("sub-1")));
        Assert.True(Directory.Exists(folder.Locate("now")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_target_that_has_appeared_meanwhile_is_kept(bool isFolder)
    {
        using var folder = Create("a.mp4", isFolder ? "b.mp4/inner" : "b.mp4");

        var error = Assert.Throws<DandiException>(() =>
            new LocalMover(folder.Root, "").Move(new PlannedMove("a.mp4", "b.mp4", MoveAction.Move))
        );

        Assert.Contains("has appeared meanwhile", error.Message, StringComparison.Ordinal);
        Assert.Equal(["a.mp4", isFolder ? "b.mp4/inner" : "b.mp4"], Files(folder));
    }

    [Theory]
    [InlineData("a.mp4", "b.mp4")]
    [InlineData("a.zarr/0", "b.zarr/1")]
    [InlineData("a.mp4", "b.zarr/1")]
    [InlineData("a.zarr/0", "b.mp4")]
    public void A_replaced_file_or_Zarr_is_deleted_only_by_the_commit(string source, string target)
    {
        using var folder = Create(source, target);
        var (from, to) = (source.Split('/')[0], target.Split('/')[0]);
        var move = new PlannedMove(from, to, MoveAction.Replace);
        var mover = new LocalMover(folder.Root, "");

        Assert.Null(mover.Move(move).Undo());
        Assert.Equal(new[] { source, target }.Order(StringComparer.Ordinal), Files(folder));

        Assert.Null(mover.Move(move).Commit());
        var moved = Assert.Single(Files(folder));
        Assert.Equal(source.Replace(from, to, StringComparison.Ordinal), moved);
        Assert.Equal(source, File.ReadAllText(folder.Locate(moved)));
    }

    [Fact]
    public void An_undone_move_leaves_the_folders_as_they_were()
    {
        using var folder = Create("sub-1/a.mp4");

        Assert.Null(
            new LocalMover(folder.Root, "").Move(new PlannedMove("sub-1/a.mp4", "x/y/a.mp4", MoveAction.Move)).Undo()
        );

        Assert.Equal(["sub-1/a.mp4"], Files(folder));
        Assert.False(Directory.Exists(folder.Locate("x")));
    }

    [Fact]
    public void A_move_that_cannot_be_undone_says_where_the_files_are()
    {
        using var folder = Create("a.mp4");
        var change = new LocalMover(folder.Root, "").Move(new PlannedMove("a.mp4", "b.mp4", MoveAction.Move));
        folder.Write("a.mp4", "new");

        var message = change.Undo();

        Assert.Contains("still at `b.mp4`", message, StringComparison.Ordinal);
        Assert.Equal("new", File.ReadAllText(folder.Locate("a.mp4")));
        Assert.Equal("a.mp4", File.ReadAllText(folder.Locate("b.mp4")));
    }

    [Fact]
    public void A_source_that_is_gone_is_an_error_and_leaves_no_folders()
    {
        using var folder = Create("b.mp4");

        var error = Assert.Throws<DandiException>(() =>
            new LocalMover(folder.Root, "").Move(new PlannedMove("a.mp4", "b.mp4", MoveAction.Replace))
        );

        Assert.Contains("does not exist any more", error.Message, StringComparison.Ordinal);
        Assert.Equal(["b.mp4"], Files(folder));
    }

    [Fact]
    public void A_relative_link_leads_to_the_same_file_after_it_is_moved_and_gets_its_text_back()
    {
        using var folder = Create("pool/v.mp4", "p/other.mp4");
        File.CreateSymbolicLink(folder.Locate("p/l.mp4"), "../pool/v.mp4");
        var mover = new LocalMover(folder.Root, "");
        var move = new PlannedMove("p/l.mp4", "deep/inner/l.mp4", MoveAction.Move);

        Assert.Null(mover.Move(move).Undo());
        Assert.Equal("../pool/v.mp4", new FileInfo(folder.Locate("p/l.mp4")).LinkTarget);
        Assert.False(Directory.Exists(folder.Locate("deep")));

        Assert.Null(mover.Move(move).Commit());
        Assert.Equal("../../pool/v.mp4", new FileInfo(folder.Locate("deep/inner/l.mp4")).LinkTarget);
        Assert.Equal(["deep/inner/l.mp4", "p/other.mp4", "pool/v.mp4"], Files(folder));
    }

    [Fact]
    public void A_relative_link_replaces_nothing()
    {
        using var folder = Create("pool/v.mp4", "deep/inner/l.mp4");
        File.CreateSymbolicLink(folder.Locate("l.mp4"), "pool/v.mp4");

        var error = Assert.Throws<DandiException>(() =>
            new LocalMover(folder.Root, "").Move(new PlannedMove("l.mp4", "deep/inner/l.mp4", MoveAction.Move))
        );

        Assert.Contains("has appeared meanwhile", error.Message, StringComparison.Ordinal);
        Assert.Equal("deep/inner/l.mp4", File.ReadAllText(folder.Locate("deep/inner/l.mp4")));
        Assert.Equal("pool/v.mp4", new FileInfo(folder.Locate("l.mp4")).LinkTarget);
    }

    private static TempDandiset Create(params string[] paths)
    {
        var folder = new TempDandiset();
        foreach (var path in paths)
            folder.Write(path, path);
        return folder;
    }

    private static IEnumerable<string> Files(TempDandiset folder) =>
        Directory
            .EnumerateFiles(
                folder.Root,
                "*",
                new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }
            )
            .Select(file => Path.GetRelativePath(folder.Root, file))
            .Where(path => path != "dandiset.yaml")
            .Order(StringComparer.Ordinal);
}
