using Dandi.Cli.Output.Screen;

namespace Dandi.Cli.Tests.Output.Screen;

public sealed class CellTextTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("sub-01.nwb", 10)]
    [InlineData("实验", 4)]
    [InlineData("한국어", 6)]
    [InlineData("ｗｉｄｅ", 8)]
    [InlineData("🧠", 2)]
    [InlineData("❤\ufe0f", 3)]
    [InlineData("e\u0301", 1)]
    [InlineData("Z\u0351\u036b\u0343", 1)]
    [InlineData("הקלטה", 5)]
    [InlineData("━─", 2)]
    public void Width_is_in_cells(string text, int expected) => Assert.Equal(expected, CellText.Width(text));

    [Theory]
    [InlineData("sub-01/sub-01.nwb", 17, "sub-01/sub-01.nwb")]
    [InlineData("sub-01/sub-01.nwb", 16, "…b-01/sub-01.nwb")]
    [InlineData("sub-01/sub-01.nwb", 11, "…sub-01.nwb")]
    [InlineData("sub-01/sub-01.nwb", 10, "sub-…1.nwb")]
    [InlineData("sub-01/sub-01.nwb", 8, "sub….nwb")]
    [InlineData("sub-01/sub-01.nwb", 2, "…b")]
    [InlineData("sub-01/sub-01.nwb", 1, "")]
    [InlineData("实验/实验数据.nwb", 13, "…实验数据.nwb")]
    [InlineData("实验/实验数据.nwb", 12, "实验…据.nwb")]
    [InlineData("aa/e\u0301e\u0301", 3, "…e\u0301e\u0301")]
    public void CutPath_keeps_the_file_name_as_far_as_possible(string path, int cells, string expected) =>
        Assert.Equal(expected, CellText.CutPath(path, cells, "…"));

    [Fact]
    public void CutPath_never_returns_more_cells_than_allowed() =>
        Gen.Select(Gen.OneOf(Gen.String, Gen.String[Gen.Char["a/实e\u0301\ud83e\udde0"], 0, 30]), Gen.Int[0, 20])
            .Sample((path, cells) => CellText.Width(CellText.CutPath(path, cells, "…")) <= cells);

    [Theory]
    [InlineData("C.UTF-8", null, null, "xterm", true)]
    [InlineData("de_DE.utf8", null, null, "xterm", true)]
    [InlineData("C", "en_US.UTF-8", null, "xterm", false)]
    [InlineData("", "en_US.UTF-8", "C", "xterm", true)]
    [InlineData(null, null, "en_US.UTF-8", "xterm", true)]
    [InlineData(null, null, "en_US.UTF-8", "linux", false)]
    [InlineData(null, null, "en_US.ISO-8859-1", "xterm", false)]
    [InlineData(null, null, null, "xterm", false)]
    public void Unicode_is_used_in_a_locale_with_UTF_8(
        string? all,
        string? type,
        string? language,
        string terminal,
        bool expected
    ) =>
        Assert.Equal(
            expected,
            CharacterSet.IsUnicode(name =>
                name switch
                {
                    "LC_ALL" => all,
                    "LC_CTYPE" => type,
                    "LANG" => language,
                    "TERM" => terminal,
                    _ => null,
                }
            )
        );
}
