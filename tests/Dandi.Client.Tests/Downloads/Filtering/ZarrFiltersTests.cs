using Dandi.Downloads.Filtering;
using Dandi.Testing;

namespace Dandi.Client.Tests.Downloads.Filtering;

public sealed class ZarrFiltersTests
{
    public static TheoryData<CorpusCase> Cases =>
        Corpus.Cases("functions/zarr_filter.json", item => item.GetProperty("filters").ToString(), list: "cases");

    [Theory]
    [Trait("Category", "Corpus")]
    [MemberData(nameof(Cases))]
    public void The_entries_that_pass_are_those_of_the_Python_client(CorpusCase @case)
    {
        string[] texts = [.. @case["filters"].EnumerateArray().Select(text => text.GetString()!)];
        if (@case.Has("error"))
        {
            var error = Assert.Throws<UsageException>(() => ZarrFilters.Parse(texts));
            Assert.Contains($"`--zarr {texts[0]}`", error.Message, StringComparison.Ordinal);
            return;
        }
        var filters = ZarrFilters.Parse(texts);

        Assert.Equal(
            @case["output"].EnumerateArray().Select(text => text.GetString()),
            Entries.Where(filters.Matches).ToList()
        );
    }

    [Theory]
    [InlineData("glob:x/[01]", "x/0 x/1")]
    [InlineData("glob:x/[!01]", "x/2 x/]")]
    [InlineData("glob:x/[]]", "x/]")]
    [InlineData("glob:x/[0", "")]
    [InlineData("glob:**/x/**/0", "x/0 a/x/b/c/0")]
    [InlineData("glob:{x,a}/*", "")]
    [InlineData("glob:X/*", "")]
    [InlineData("glob:x/?", "x/0 x/1 x/2 x/]")]
    [InlineData("path:x/0", "x/0")]
    [InlineData("path:a//", "a/x/b/c/0")]
    [InlineData("regex:/2$", "x/2")]
    [InlineData("regex:(?P<n>[a-z])/(?P=n)", "")]
    [InlineData(@"regex:^x/\d\Z", "x/0 x/1 x/2")]
    [InlineData("regex:a:b", "")]
    [InlineData("metadata", ".zgroup x/.zarray")]
    public void A_filter_matches_whole_components(string filter, string expected)
    {
        var filters = ZarrFilters.Parse([filter]);

        string[] entries = [".zgroup", "x/.zarray", "x/0", "x/1", "x/2", "x/]", "a/x/b/c/0"];
        Assert.Equal(expected, string.Join(' ', entries.Where(filters.Matches)));
    }

    [Theory]
    [InlineData("regex:(x+x+)+y")]
    [InlineData("glob:**/**/**/**/**/**/**/**/**/**/y")]
    [InlineData("glob:*x*x*x*x*x*x*x*x*x*x*x*x*y")]
    public void No_pattern_takes_long(string filter) =>
        Assert.False(ZarrFilters.Parse([filter]).Matches(string.Join('/', Enumerable.Repeat(new string('x', 30), 30))));

    [Fact]
    public void An_address_in_a_Zarr_passes_what_is_below_it_only_and_is_listed_only_there()
    {
        var below = ZarrFilters.Below("0/0/");

        Assert.Equal("0/0", below.Prefix);
        Assert.Equal(["0/0", "0/0/1"], new[] { "0/0", "0/0/1", "0/01", "0", "1/0/0" }.Where(below.Matches));
        Assert.Same(below, ZarrFilters.None.Or(below));
        var both = ZarrFilters.Parse(["metadata"]).Or(below);
        Assert.Equal("", both.Prefix);
        Assert.Equal([".zattrs", "0/0"], new[] { ".zattrs", "0/0", "1" }.Where(both.Matches));
    }

    [Theory]
    [InlineData("0/0", "path:0/0/")]
    [InlineData("x/", "path:x/0", "path:x/1")]
    [InlineData("", "path:x", "path:y")]
    [InlineData("", "path:x", "glob:x/0")]
    [InlineData("x", "path:x\ud83d\ude00", "path:x\ud83d\ude01")]
    public void Only_what_folders_have_in_common_is_listed(string expected, params string[] filters) =>
        Assert.Equal(expected, ZarrFilters.Parse(filters).Prefix);

    [Fact]
    public void What_was_downloaded_before_can_be_left_out()
    {
        var rest = ZarrFilters.Below("0").Except(ZarrFilters.Parse(["metadata"]));

        Assert.False(rest.IsEmpty);
        Assert.Equal("0", rest.Prefix);
        Assert.Equal(["0/0"], new[] { "0/.zarray", "0/0", "1" }.Where(rest.Matches));
    }

    [Fact]
    public void Without_filters_every_entry_passes()
    {
        Assert.True(ZarrFilters.Parse([]).IsEmpty);
        Assert.True(ZarrFilters.None.Matches("anything"));
    }

    private static IEnumerable<string> Entries =>
        Corpus
            .Read("functions/zarr_filter.json")
            .GetProperty("entries")
            .EnumerateArray()
            .Select(text => text.GetString()!);
}
