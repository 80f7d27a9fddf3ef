using Dandi.Cli.Output.Summaries;
using Dandi.Transfers;

namespace Dandi.Cli.Tests.Output.Summaries;

public sealed class FailureCauseTests
{
    [Theory]
    [InlineData("`/d/a.nwb` cannot be read: Permission denied. Run chmod.", "`…` cannot be read: Permission denied")]
    [InlineData("sub-1/a.nwb changed after it was hashed.", "… changed after it was hashed")]
    [InlineData(
        "Error 500 while sending PUT request to https://x/y?z: no.",
        "Error 500 while sending PUT request to … no"
    )]
    [InlineData("Interrupted after 3 of 1024 parts. Run again.", "Interrupted after … of … parts")]
    [InlineData("Odd `backtick", "Odd `backtick")]
    [InlineData("two\nlines  here", "two lines here")]
    [InlineData("Part 404a of 12", "Part …a of …")]
    [InlineData("", "")]
    public void What_differs_between_assets_is_left_out(string message, string cause) =>
        Assert.Equal(cause, FailureCause.Of(new Failed("sub-1/a.nwb", null, message)));

    [Fact]
    public void A_message_without_end_is_cut() =>
        Assert.InRange(FailureCause.Of(new Failed("a", null, new string('x', 1_000_000))).Length, 1, 201);
}
