using Dandi.Moves;

namespace Dandi.Client.Tests.Moves;

public sealed class DandisetPathTests
{
    [Theory]
    [InlineData("a", "", "a", false)]
    [InlineData("./a//b/", "", "a/b", true)]
    [InlineData("../a", "sub-1/deep", "sub-1/a", false)]
    [InlineData(".", "sub-1", "sub-1", true)]
    [InlineData("..", "sub-1", "", true)]
    [InlineData("../..", "sub-1/deep", "", true)]
    [InlineData("a/../b", "", "b", false)]
    public void A_path_is_relative_to_the_current_folder(string text, string current, string path, bool isFolder) =>
        Assert.Equal(new DandisetPath(path, isFolder), DandisetPath.Resolve(text, current));

    [Theory]
    [InlineData("/a")]
    [InlineData("..")]
    [InlineData("a/../../b")]
    [InlineData("")]
    public void A_path_outside_of_the_Dandiset_is_refused(string text) =>
        Assert.Throws<UsageException>(() => DandisetPath.Resolve(text, ""));
}
