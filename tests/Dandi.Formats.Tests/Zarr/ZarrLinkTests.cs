using Dandi.FileSystem;
using Dandi.Testing;
using Dandi.Zarr;

namespace Dandi.Formats.Tests.Zarr;

/// <summary>Which links in a Zarr are followed: <c>ds</c> is a Dandiset with the Zarr <c>ds/z</c>.</summary>
public sealed class ZarrLinkTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public ZarrLinkTests()
    {
        _folder.Write("private/secret", "12345");
        _folder.Write("ds/other/file", "123");
        _folder.Write("ds/z/own", "1");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Links_to_files_are_followed_anywhere_and_have_the_size_of_their_targets()
    {
        File.CreateSymbolicLink(_folder.Locate("ds/z/annexed"), "../../private/secret");
        File.CreateSymbolicLink(_folder.Locate("ds/z/near"), "../other/file");

        Assert.Equal([new("annexed", 5), new("near", 3), new("own", 1)], Walk().Files());
    }

    [Theory]
    [InlineData("../other")]
    [InlineData("../../ds/./other/../other")]
    public void A_link_to_a_folder_in_the_Dandiset_is_followed(string target)
    {
        Directory.CreateSymbolicLink(_folder.Locate("ds/z/folder"), target);

        Assert.Equal([new("folder/file", 3), new("own", 1)], Walk().Files());
    }

    [Theory]
    [InlineData("../../private")]
    [InlineData("../other/../../private")]
    public void A_link_to_a_folder_outside_is_named_with_its_target(string target)
    {
        Directory.CreateSymbolicLink(_folder.Locate("ds/z/folder"), target);

        AssertRefused("ds/z/folder", "private");
        Assert.Equal([new("folder/secret", 5), new("own", 1)], Walk(FolderLinks.All).Files());
    }

    [Fact]
    public void An_absolute_link_outside_is_refused()
    {
        Directory.CreateSymbolicLink(_folder.Locate("ds/z/folder"), _folder.Locate("private"));

        AssertRefused("ds/z/folder", "private");
    }

    [Fact]
    public void A_chain_of_links_that_ends_outside_is_refused()
    {
        Directory.CreateSymbolicLink(_folder.Locate("ds/other/next"), "../../private");
        Directory.CreateSymbolicLink(_folder.Locate("ds/z/folder"), "../other/next");

        AssertRefused("ds/z/folder", "private");
    }

    [Fact]
    public void A_link_that_leads_outside_only_within_a_linked_folder_is_refused()
    {
        Directory.CreateSymbolicLink(_folder.Locate("ds/other/next"), "../../private");
        Directory.CreateSymbolicLink(_folder.Locate("ds/z/folder"), "../other");

        AssertRefused("ds/z/folder/next", "private");
    }

    [Fact]
    public void A_target_that_is_in_the_Dandiset_by_its_path_but_not_really_is_refused()
    {
        Directory.CreateDirectory(_folder.Locate("private/deep"));
        Directory.CreateSymbolicLink(_folder.Locate("ds/mounted"), _folder.Locate("private"));
        Directory.CreateSymbolicLink(_folder.Locate("ds/z/folder"), "../mounted/deep");

        AssertRefused("ds/z/folder", "private/deep");
    }

    [Fact]
    public void A_target_whose_parents_are_links_is_resolved_as_the_kernel_does()
    {
        // By its text, the target is ds/other; but the parent of the link's target is the folder above the Dandiset.
        Directory.CreateDirectory(_folder.Locate("away/in"));
        _folder.Write("away/other/file", "away");
        Directory.CreateSymbolicLink(_folder.Locate("ds/through"), _folder.Locate("away/in"));
        Directory.CreateSymbolicLink(_folder.Locate("ds/z/folder"), "../through/../other");

        AssertRefused("ds/z/folder", "away/other");
    }

    [Fact]
    public void A_folder_whose_name_begins_like_that_of_the_Dandiset_is_outside()
    {
        Directory.CreateDirectory(_folder.Locate("ds2"));
        Directory.CreateSymbolicLink(_folder.Locate("ds/z/folder"), "../../ds2");

        AssertRefused("ds/z/folder", "ds2");
    }

    [Fact]
    public void A_Dandiset_that_is_reached_through_a_link_has_its_own_folders_inside()
    {
        Directory.CreateSymbolicLink(_folder.Locate("shortcut"), "ds");
        Directory.CreateSymbolicLink(_folder.Locate("ds/z/folder"), "../other");
        Directory.CreateSymbolicLink(_folder.Locate("ds/z/same"), _folder.Locate("shortcut/other"));

        var store = new ZarrStore(_folder.Locate("shortcut/z"), FolderLinks.Within(_folder.Locate("shortcut")));

        Assert.Equal([new("folder/file", 3), new("own", 1), new("same/file", 3)], store.Files());
    }

    [Fact]
    public void Without_a_Dandiset_only_folders_in_the_Zarr_are_followed()
    {
        _folder.Write("ds/z/a/x", "12");
        Directory.CreateSymbolicLink(_folder.Locate("ds/z/b"), "a");
        Directory.CreateSymbolicLink(_folder.Locate("ds/z/c"), "../other");
        var refused = new List<string>();

        var files = new ZarrStore(_folder.Locate("ds/z")).Files((path, _) => refused.Add(path)).ToList();

        Assert.Equal([new("a/x", 2), new("b/x", 2), new("own", 1)], files);
        Assert.Equal(["c/"], refused);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../..")]
    [InlineData(".")]
    public void A_link_to_a_folder_that_contains_it_is_refused_in_all_cases(string target)
    {
        Directory.CreateSymbolicLink(_folder.Locate("ds/z/folder"), target);

        foreach (var links in new[] { FolderLinks.All, FolderLinks.Within(_folder.Locate("ds")) })
            Assert.Contains(
                _folder.Locate("ds/z/folder"),
                Assert.Throws<DandiException>(() => Walk(links).Files().ToList()).Message,
                StringComparison.Ordinal
            );
    }

    [Fact]
    public void Folders_with_links_to_each_other_are_refused_instead_of_walked_forever()
    {
        Directory.CreateSymbolicLink(_folder.Locate("ds/other/back"), "../more");
        Directory.CreateDirectory(_folder.Locate("ds/more"));
        Directory.CreateSymbolicLink(_folder.Locate("ds/more/forth"), "../other");
        Directory.CreateSymbolicLink(_folder.Locate("ds/z/folder"), "../other");

        var error = Assert.Throws<DandiException>(() => Walk(FolderLinks.All).Files().ToList());

        Assert.Contains(_folder.Locate("ds/z/folder/back/forth"), error.Message, StringComparison.Ordinal);
    }

    private ZarrStore Walk(FolderLinks? links = null) =>
        new(_folder.Locate("ds/z"), links ?? FolderLinks.Within(_folder.Locate("ds")));

    private void AssertRefused(string link, string target)
    {
        var error = Assert.Throws<OutsideZarrException>(() => Walk().Files().ToList());

        Assert.Contains($"`{_folder.Locate(link)}`", error.Message, StringComparison.Ordinal);
        Assert.Contains($"`{_folder.Locate(target)}`", error.Message, StringComparison.Ordinal);
        Assert.Contains("--follow-links", error.Message, StringComparison.Ordinal);
    }
}
