using Dandi.Moves;
using Dandi.Testing;

namespace Dandi.Client.Tests.Moves;

/// <summary>Relative links that are moved together with the files to which they lead.</summary>
public sealed class MovedLinksTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private LocalSide Side => new(_folder.Root);

    [Theory]
    [InlineData("a", "b", "b/a")]
    [InlineData("a", "x/y", "x/y/a")]
    public void Links_among_the_files_of_a_folder_keep_their_texts(string source, string target, string expected)
    {
        AddFileAndLinks();
        Directory.CreateDirectory(_folder.Locate(target));

        Move(new MovePlanner(Side, "").FromPaths([source], target));

        Assert.Equal("1.mp4", TextOf($"{expected}/2.mp4"));
        Assert.Equal("2.mp4", TextOf($"{expected}/3.mp4"));
        Assert.Equal("content", File.ReadAllText(_folder.Locate($"{expected}/3.mp4")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_link_follows_a_file_that_gets_another_name_whichever_is_moved_first(bool linkFirst)
    {
        AddFileAndLinks();
        AssetMove[] moves = [new("a/1.mp4", "z/one.mp4"), new("a/2.mp4", "y/two.mp4")];

        Move(linkFirst ? [.. moves.Reverse()] : moves);

        Assert.Equal("../z/one.mp4", TextOf("y/two.mp4"));
        Assert.Equal("content", File.ReadAllText(_folder.Locate("y/two.mp4")));
    }

    [Fact]
    public void A_link_into_a_Zarr_follows_the_Zarr()
    {
        _folder.Write("a/x.zarr/0/0", "content");
        File.CreateSymbolicLink(_folder.Locate("a/2.mp4"), "x.zarr/0/0");

        Move([new("a/2.mp4", "y/2.mp4"), new("a/x.zarr", "z.zarr")]);

        Assert.Equal("../z.zarr/0/0", TextOf("y/2.mp4"));
    }

    [Fact]
    public void A_link_leads_back_to_a_file_whose_move_is_undone()
    {
        AddFileAndLinks();
        AssetMove[] moves = [new("a/1.mp4", "z/one.mp4"), new("a/2.mp4", "y/two.mp4")];
        var plan = MovePlan.Create(Side, moves, ExistingTarget.Error);
        var mover = new LocalMover(_folder.Root, "");
        mover.Expect(plan);

        foreach (var move in plan.Moves)
        {
            var change = mover.Move(move);
            Assert.Null(move.Source == "a/1.mp4" ? change.Undo() : change.Commit());
        }
        Assert.Null(mover.End());

        Assert.Equal("content", File.ReadAllText(_folder.Locate("y/two.mp4")));
        Assert.Equal("../a/1.mp4", TextOf("y/two.mp4"));
    }

    [Theory]
    [InlineData("a/2.mp4")]
    [InlineData("a/3.mp4")]
    public void A_link_does_not_replace_the_file_to_which_it_leads(string link)
    {
        AddFileAndLinks();
        var move = new PlannedMove(link, "a/1.mp4", MoveAction.Replace);

        var error = Assert.Throws<DandiException>(() => new LocalMover(_folder.Root, "").Move(move));

        Assert.Contains("a symbolic link that leads to that file", error.Message, StringComparison.Ordinal);
        Assert.Equal("content", File.ReadAllText(_folder.Locate("a/1.mp4")));
        Assert.Equal("content", File.ReadAllText(_folder.Locate(link)));
    }

    [Fact]
    public void A_link_replaces_another_link_to_the_same_file()
    {
        AddFileAndLinks();
        File.CreateSymbolicLink(_folder.Locate("a/4.mp4"), "1.mp4");
        var mover = new LocalMover(_folder.Root, "");

        Assert.Null(mover.Move(new PlannedMove("a/4.mp4", "a/2.mp4", MoveAction.Replace)).Commit());

        Assert.Equal("content", File.ReadAllText(_folder.Locate("a/2.mp4")));
        Assert.False(Path.Exists(_folder.Locate("a/4.mp4")));
    }

    public void Dispose() => _folder.Dispose();

    private void AddFileAndLinks()
    {
        _folder.Write("a/1.mp4", "content");
        File.CreateSymbolicLink(_folder.Locate("a/2.mp4"), "1.mp4");
        File.CreateSymbolicLink(_folder.Locate("a/3.mp4"), "2.mp4");
    }

    private void Move(IReadOnlyList<AssetMove> moves)
    {
        var plan = MovePlan.Create(Side, moves, ExistingTarget.Error);
        var mover = new LocalMover(_folder.Root, "");
        mover.Expect(plan);
        foreach (var move in plan.Moves)
            Assert.Null(mover.Move(move).Commit());
        Assert.Null(mover.End());
    }

    private string? TextOf(string path) => new FileInfo(_folder.Locate(path)).LinkTarget;
}
