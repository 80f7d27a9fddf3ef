using Dandi.Moves;
using Dandi.PythonPatterns;

namespace Dandi.Client.Tests.Moves;

public sealed class MovePlannerTests
{
    private static readonly string[] Assets =
    [
        "a.mp4",
        "sub-1/b.mp4",
        "sub-1/deep/c.mp4",
        "sub-10/d.mp4",
        "sub-2/b.mp4",
        "z.zarr",
    ];

    [Theory]
    [InlineData("", "a.mp4 x.mp4", "a.mp4>x.mp4")]
    [InlineData("", "a.mp4 sub-1", "a.mp4>sub-1/a.mp4")]
    [InlineData("", "a.mp4 new/", "a.mp4>new/a.mp4")]
    [InlineData("", "a.mp4 new/x.mp4", "a.mp4>new/x.mp4")]
    [InlineData("", "sub-1 sub-9", "sub-1/b.mp4>sub-9/sub-1/b.mp4 sub-1/deep/c.mp4>sub-9/sub-1/deep/c.mp4")]
    [InlineData("", "sub-1/ sub-10", "sub-1/b.mp4>sub-10/sub-1/b.mp4 sub-1/deep/c.mp4>sub-10/sub-1/deep/c.mp4")]
    [InlineData("", "sub-2 a.mp4 all", "a.mp4>all/a.mp4 sub-2/b.mp4>all/sub-2/b.mp4")]
    [InlineData(
        "",
        "sub-1 sub-1/deep/",
        "sub-1/b.mp4>sub-1/deep/sub-1/b.mp4 sub-1/deep/c.mp4>sub-1/deep/sub-1/deep/c.mp4"
    )]
    [InlineData("", "a.mp4 a.mp4", "")]
    [InlineData("", "a.mp4 .", "")]
    [InlineData("", "z.zarr y.zarr", "z.zarr>y.zarr")]
    [InlineData("", "z.zarr/ sub-1", "z.zarr>sub-1/z.zarr")]
    [InlineData("sub-1", "b.mp4 ..", "sub-1/b.mp4>b.mp4")]
    [InlineData("sub-1", "../a.mp4 .", "a.mp4>sub-1/a.mp4")]
    [InlineData("sub-1/deep", "../b.mp4 c2.mp4", "sub-1/b.mp4>sub-1/deep/c2.mp4")]
    [InlineData("sub-1", "deep ..", "sub-1/deep/c.mp4>deep/c.mp4")]
    public void Paths_are_moved_as_mv_does_except_that_a_folder_is_never_renamed(
        string current,
        string arguments,
        string moves
    )
    {
        var words = arguments.Split(' ');

        var plan = new MovePlanner(new RemoteSide(Assets), current).FromPaths(words[..^1], words[^1]);

        Assert.Equal(moves, string.Join(' ', plan.Select(move => $"{move.Source}>{move.Target}")));
    }

    [Theory]
    [InlineData("", "nothing.mp4 x.mp4", "There is no asset `nothing.mp4`")]
    [InlineData("", "SUB-1/b.mp4 x.mp4", "There is no asset")]
    [InlineData("", "a.mp4/ x", "not a folder")]
    [InlineData("", "a.mp4 sub-1/b.mp4/", "not a folder")]
    [InlineData("", "a.mp4 sub-1 sub-2/b.mp4", "only one file can be moved")]
    [InlineData("", "sub-1 a.mp4", "which is a file")]
    [InlineData("", ". sub-9", "current folder")]
    [InlineData("sub-1", ".. x", "whole Dandiset")]
    [InlineData("sub-1", "../sub-1 x", "current folder")]
    [InlineData("", "z.zarr/0 x", "`z.zarr` is an asset")]
    [InlineData("", "a.mp4 z.zarr/x", "`z.zarr` is an asset")]
    [InlineData("", "sub-1 sub-1/b.mp4 all", "would be moved both to")]
    [InlineData("", "sub-1/b.mp4 sub-2/b.mp4 all", "Both `sub-1/b.mp4` and `sub-2/b.mp4`")]
    [InlineData("sub-1", "b.mp4 ../sub-2/b.mp4 .", "Both `sub-1/b.mp4` and `sub-2/b.mp4`")]
    [InlineData("", "a.mp4 ../x", "outside of the Dandiset")]
    [InlineData("", "a.mp4 /x", "outside of the Dandiset")]
    [InlineData("", "a.mp4 é.mp4", "does not accept the character")]
    public void What_cannot_be_moved_is_refused(string current, string arguments, string message)
    {
        var words = arguments.Split(' ');
        var planner = new MovePlanner(new RemoteSide(Assets), current);

        var error = Assert.Throws<UsageException>(() => planner.FromPaths(words[..^1], words[^1]));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", @"sub-(\d+)", @"subject-\1", 4)]
    [InlineData("", @"\.mp4$", ".mkv", 5)]
    [InlineData("sub-1", "^", "x", 2)]
    [InlineData("sub-1", "^", "../", 2)]
    [InlineData("", "sub-1", "sub-1", 0)]
    public void A_regular_expression_is_searched_below_the_current_folder(
        string current,
        string pattern,
        string template,
        int count
    )
    {
        var regex = new PythonRegex(pattern);

        var moves = new MovePlanner(new RemoteSide(Assets), current).FromRegex(regex, regex.ParseTemplate(template));

        Assert.Equal(count, moves.Count);
    }

    [Theory]
    [InlineData("nothing", "x", "matches no path")]
    [InlineData(".*", "", "is not the path of a file")]
    [InlineData("a.mp4", "x/", "is not the path of a file")]
    [InlineData("^", "../", "outside of the Dandiset")]
    [InlineData("^", "/", "outside of the Dandiset")]
    [InlineData("sub-[12]", "sub-2", "Both `sub-1/b.mp4` and `sub-2/b.mp4`")]
    public void A_replacement_that_leads_nowhere_is_refused(string pattern, string template, string message)
    {
        var regex = new PythonRegex(pattern);
        var planner = new MovePlanner(new RemoteSide(Assets), "");

        var error = Assert.Throws<UsageException>(() => planner.FromRegex(regex, regex.ParseTemplate(template)));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_asset_that_only_the_other_side_has_is_said_to_be_there()
    {
        var planner = new MovePlanner(new RemoteSide(["a.mp4"]), "");

        var error = Assert.Throws<UsageException>(() =>
            planner.FromPaths(["b.mp4"], "c.mp4", new RemoteSide(["b.mp4"]))
        );

        Assert.Contains("It exists only in the archive: upload it first", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_the_other_side_is_a_folder_here()
    {
        var planner = new MovePlanner(new RemoteSide(["a.mp4"]), "");

        var move = Assert.Single(planner.FromPaths(["a.mp4"], "sub-1", new RemoteSide(["sub-1/b.mp4"])));

        Assert.Equal("sub-1/a.mp4", move.Target);
    }
}
