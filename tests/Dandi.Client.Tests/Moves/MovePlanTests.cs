using Dandi.Moves;

namespace Dandi.Client.Tests.Moves;

public sealed class MovePlanTests
{
    [Theory]
    [InlineData("a>x b>x", "would get the same path")]
    [InlineData("a>x b>x/y", "would be moved to `x`")]
    [InlineData("a>b b>a", "exists in the archive")]
    [InlineData("a>b b>c c>a", "exists in the archive")]
    [InlineData("a>d", "it is a folder")]
    [InlineData("a>b/x", "`b` is an asset")]
    [InlineData("a>b", "exists in the archive")]
    [InlineData("a>b b>c", "exists in the archive")]
    [InlineData("a>b b>x", "exists in the archive")]
    [InlineData("a>new.zarr/x", "inside of the Zarr `new.zarr`")]
    [InlineData("a>dandiset.yaml", "describes the Dandiset")]
    [InlineData("a>x//y", "does not accept")]
    public void A_conflict_is_an_error_before_anything_is_moved(string moves, string message)
    {
        var error = Assert.Throws<DandiException>(() => Plan(moves, ExistingTarget.Error));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a>d", ExistingTarget.Skip)]
    [InlineData("a>d", ExistingTarget.Overwrite)]
    public void A_folder_is_never_overwritten_or_a_reason_to_skip(string moves, ExistingTarget existing) =>
        Assert.Throws<DandiException>(() => Plan(moves, existing));

    [Theory]
    [InlineData("a>b b>a")]
    [InlineData("a>b b>c c>a")]
    public void A_circle_cannot_be_overwritten(string moves)
    {
        var error = Assert.Throws<DandiException>(() => Plan(moves, ExistingTarget.Overwrite));

        Assert.Contains("in a circle", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a>b b>x", ExistingTarget.Skip, "a>b:Skip b>x:Move")]
    [InlineData("a>b b>x", ExistingTarget.Overwrite, "b>x:Move a>b:Move")]
    [InlineData("a>b b>c", ExistingTarget.Skip, "a>b:Skip b>c:Skip")]
    [InlineData("a>b b>a", ExistingTarget.Skip, "a>b:Skip b>a:Skip")]
    [InlineData("a>b b>c", ExistingTarget.Overwrite, "b>c:Replace a>b:Move")]
    [InlineData("a>b", ExistingTarget.Overwrite, "a>b:Replace")]
    [InlineData("a>b", ExistingTarget.Skip, "a>b:Skip")]
    [InlineData("a>x b>y", ExistingTarget.Error, "a>x:Move b>y:Move")]
    public void An_asset_at_a_target_counts_as_existing_unless_it_is_to_be_overwritten(
        string moves,
        ExistingTarget existing,
        string expected
    ) =>
        Assert.Equal(
            expected,
            string.Join(' ', Plan(moves, existing).Moves.Select(move => $"{move.Source}>{move.Target}:{move.Action}"))
        );

    [Theory]
    [InlineData("a>x", "a>x b>y", "`b` would be moved only in the archive")]
    [InlineData("a>x b>y", "b>y", "`a` would be moved only locally")]
    [InlineData("a>x", "a>y", "to `x` locally, but to `y` in the archive")]
    [InlineData("a>c", "a>x", "to `c` locally")]
    public void Plans_are_compared_source_by_source(string local, string remote, string message)
    {
        var (here, there) = (Plan(local, ExistingTarget.Skip), Plan(remote, ExistingTarget.Skip));

        var error = Assert.Throws<DandiException>(() => PlanComparison.EnsureEqual(here, there));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        // The text before the list ends with a colon, differences are separated by semicolons.
        Assert.DoesNotContain("; `", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_that_exists_on_one_side_only_is_a_difference()
    {
        IReadOnlyList<AssetMove> moves = [new("a", "b")];
        var here = MovePlan.Create(new RemoteSide(["a"]), moves, ExistingTarget.Overwrite);
        var there = MovePlan.Create(new RemoteSide(["a", "b"]), moves, ExistingTarget.Overwrite);

        var error = Assert.Throws<DandiException>(() => PlanComparison.EnsureEqual(here, there));

        Assert.Contains("exists only in the archive", error.Message, StringComparison.Ordinal);
    }

    private static MovePlan Plan(string moves, ExistingTarget existing) =>
        MovePlan.Create(
            new RemoteSide(["a", "b", "c", "d/e"]),
            [.. moves.Split(' ').Select(move => new AssetMove(move.Split('>')[0], move.Split('>')[1]))],
            existing
        );
}
