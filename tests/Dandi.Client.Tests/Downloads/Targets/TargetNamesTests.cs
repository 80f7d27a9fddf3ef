using Dandi.Downloads.Targets;

namespace Dandi.Client.Tests.Downloads.Targets;

public sealed class TargetNamesTests
{
    [Theory]
    [InlineData("", "is empty")]
    [InlineData("/etc/passwd", "is absolute")]
    [InlineData("C:/x", "is absolute")]
    [InlineData("C:x", "is absolute")]
    [InlineData("../x", "`..`")]
    [InlineData("a/../../x", "`..`")]
    [InlineData("a/..", "`..`")]
    [InlineData("./x", "`.`")]
    [InlineData("a//b", "empty name")]
    [InlineData("a/", "empty name")]
    [InlineData("a\\..\\b", "backslash")]
    [InlineData("a\0b", "U+0000")]
    [InlineData("a\nb", "U+000A")]
    [InlineData("a\u007fb", "U+007F")]
    [InlineData("a\u0085b", "U+0085")]
    [InlineData("CON", "device")]
    [InlineData("x/nul", "device")]
    [InlineData("x/con:", "device")]
    [InlineData("Aux.tar.gz", "device")]
    [InlineData("com1/x", "device")]
    [InlineData("LPT².txt", "device")]
    [InlineData("conin$", "device")]
    [InlineData("nul .txt", "device")]
    [InlineData("a./x", "period or a blank")]
    [InlineData("x/a ", "period or a blank")]
    [InlineData("...", "period or a blank")]
    [InlineData("x.dandidownload/file", "unfinished downloads")]
    [InlineData("a/x.DANDIDOWNLOAD", "unfinished downloads")]
    [InlineData(".git/hooks/post-checkout", "Git repository")]
    [InlineData("sub/.GIT/config", "Git repository")]
    public void A_path_that_could_mean_another_file_is_refused(string path, string problem) =>
        Assert.Contains(problem, TargetNames.FindProblem(path), StringComparison.Ordinal);

    [Theory]
    [InlineData("sub-1/sub-1_ses-2_ecephys.nwb")]
    [InlineData("a b/ü-日本.txt")]
    [InlineData(".bidsignore")]
    [InlineData("x.zarr/.zattrs")]
    [InlineData("x.zarr/0/c/0/0")]
    [InlineData(".gitattributes")]
    [InlineData("console/com10/lpt/null.txt")]
    [InlineData("a..b/..c/😀")]
    [InlineData("10:30/x")]
    public void Every_other_path_is_accepted(string path) => Assert.Null(TargetNames.FindProblem(path));

    [Fact]
    public void Half_a_character_is_refused() =>
        Assert.Equal("is not valid Unicode", TargetNames.FindProblem("a" + (char)0xd800 + "b"));

    [Fact]
    public void Names_are_limited_to_what_file_systems_store()
    {
        var longest = TargetNames.MaxNameBytes - TargetNames.PartialExtension.Length;

        Assert.Null(TargetNames.FindProblem(new string('a', longest)));
        Assert.Contains("241 bytes", TargetNames.FindProblem(new string('a', longest + 1)), StringComparison.Ordinal);
        Assert.Null(TargetNames.FindProblem($"{new string('a', 255)}/x"));
        Assert.Contains("255 bytes", TargetNames.FindProblem($"{new string('ä', 128)}/x"), StringComparison.Ordinal);
        Assert.Contains(
            "4096 bytes",
            TargetNames.FindProblem(string.Join('/', Enumerable.Repeat("ab", 2000))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void No_accepted_path_leads_out_of_a_folder() =>
        Gen.OneOf(new[] { "a", ".", "..", "/", "\\", "\0", " ", "C:", "é", "~" }.Select(Gen.Const).ToArray())
            .Array[1, 8]
            .Select(string.Concat)
            .Sample(path =>
                Assert.True(
                    TargetNames.FindProblem(path) is not null
                        || Path.GetFullPath(Path.Combine("/root/tree", path))
                            .StartsWith("/root/tree/", StringComparison.Ordinal)
                )
            );
}
