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
        "Error 500 while sending PUT request to …: no"
    )]
    [InlineData("Interrupted after 3 of 1024 parts. Run again.", "Interrupted after … of … parts")]
    [InlineData("Odd `backtick", "Odd `backtick")]
    [InlineData("two\nlines  here", "two lines here")]
    [InlineData("Part 404a of 12", "Part 404a of …")]
    [InlineData("Read 1,024 bytes (of 2.5), 404 (7%) and 12.", "Read … bytes (of …), 404 (…%) and …")]
    [InlineData("HDF5 1 in sub-12 at 12:30 has U+FEFF, U+0041.", "HDF5 … in sub-12 at 12:30 has U+FEFF, U+0041")]
    [InlineData("It has `:`, `1` and `/`.", "It has `:`, `1` and `/`")]
    [InlineData("Folder `sub-1`, file `a.nwb`, `x/y`", "Folder `…`, file `…`, `x/y`")]
    [InlineData("/my/sub-1/a.nwb/0/1: no", "…: no")]
    [InlineData("`my data/sub-1/a.nwb`, `run sub-1/a.nwb`", "`…`, `run …`")]
    [InlineData("xsub-1/a.nwb, sub-1/a.nwb.tmp, sub-1/a.nwb.", "xsub-1/a.nwb, sub-1/a.nwb.tmp, …")]
    [InlineData("`/d/St. Ives. 2/a.nwb` is bad. Fix it.", "`…` is bad")]
    [InlineData("It has `\u2028` (U+2028).\r\nNo.", "It has `\u2028` (U+2028)")]
    [InlineData("", "")]
    public void What_differs_between_assets_is_left_out(string message, string cause) =>
        Assert.Equal(cause, FailureCause.Of(new Failed("sub-1/a.nwb", null, message)));

    [Fact]
    public void The_first_sentence_does_not_end_within_a_quoted_path() =>
        Assert.Equal(
            "`/d/St. Ives. 2/a.nwb` is bad",
            FailureCause.FirstSentence("`/d/St. Ives. 2/a.nwb` is bad.\nFix it.")
        );

    [Fact]
    public void A_message_without_end_is_cut() =>
        Assert.InRange(FailureCause.Of(new Failed("a", null, new string('x', 1_000_000))).Length, 1, 201);
}
