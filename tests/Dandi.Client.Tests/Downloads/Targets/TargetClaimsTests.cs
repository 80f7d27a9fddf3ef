using Dandi.Downloads.Targets;
using Dandi.Testing;

namespace Dandi.Client.Tests.Downloads.Targets;

/// <summary>Two assets of a run that cannot both be on disk.</summary>
public sealed class TargetClaimsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, "a.txt", "A.TXT", true)]
    [InlineData(false, "a.txt", "a.txt", false)]
    [InlineData(true, "sub-1/a.txt", "Sub-1/A.txt", false)]
    [InlineData(true, "\u00e4", "\u00c4", false)]
    [InlineData(true, "a.txt", "b.txt", true)]
    public void Two_assets_cannot_have_one_target(bool ignoresCase, string first, string second, bool isAllowed)
    {
        using var tree = new TargetTree(_folder.Root) { IgnoresCase = ignoresCase };
        Assert.True(tree.Claim(first, "1"));

        Assert.False(tree.Claim(first, "1"));
        var error = Record.Exception(() => tree.Claim(second, "2"));

        Assert.Equal(isAllowed, error is null);
        if (error is not null)
            Assert.Contains($"has the target `{tree.Root}/{second}`", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "a", "a/b")]
    [InlineData(false, "x/a", "x/a/b/c.txt")]
    [InlineData(true, "A", "a/b")]
    public void A_target_cannot_be_a_folder_of_another_one(bool ignoresCase, string file, string inner)
    {
        using (var tree = new TargetTree(_folder.Root) { IgnoresCase = ignoresCase })
        {
            Assert.True(tree.Claim(file, "1"));
            var error = Assert.Throws<DandiException>(() => tree.Claim(inner, "2"));
            Assert.Contains(
                $"which would be a folder of `{tree.Root}/{inner}`",
                error.Message,
                StringComparison.Ordinal
            );
            Assert.True(tree.Claim($"{file}b", "3"));
        }

        using var other = new TargetTree(_folder.Root) { IgnoresCase = ignoresCase };
        Assert.True(other.Claim(inner, "1"));
        var second = Assert.Throws<DandiException>(() => other.Claim(file, "2"));
        Assert.Contains($"has a target in `{other.Root}/{file}`", second.Message, StringComparison.Ordinal);
        Assert.False(other.IsClaimed(file));
    }

    [Fact]
    public void No_asset_overwrites_the_metadata_of_the_Dandiset()
    {
        using var tree = new TargetTree(_folder.Root);
        Assert.True(tree.ClaimMetadata("000001/dandiset.yaml", "000001/draft"));
        Assert.False(tree.ClaimMetadata("000001/dandiset.yaml", "000001/draft"));

        var error = Assert.Throws<DandiException>(() => tree.Claim("000001/dandiset.yaml", "1"));

        Assert.Contains(
            $"`{tree.Root}/000001/dandiset.yaml` is for the metadata of the Dandiset",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Throws<DandiException>(() => tree.Claim("000001/dandiset.yaml/x", "2"));
        Assert.True(tree.Claim("000001/sub-1/dandiset.yaml", "3"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_file_system_is_asked_whether_case_matters(bool ignoresCase)
    {
        using var tree = new TargetTree(_folder.Root) { ProbeName = "dandi-case-1" };
        // On a file system that ignores case, the folder that is created is found under this name, too.
        if (ignoresCase)
            Directory.CreateDirectory(_folder.Locate("DANDI-CASE-1"));

        Assert.True(tree.Claim("a.txt", "1"));
        var error = Record.Exception(() => tree.Claim("A.txt", "2"));

        Assert.Equal(ignoresCase, error is not null);
        Assert.False(Directory.Exists(_folder.Locate("dandi-case-1")));
    }
}
