using Dandi.Files.Spool;
using Dandi.Testing;
using Dandi.Zarrs;

namespace Dandi.Client.Tests.Zarrs;

public sealed class ZarrListingTests
{
    private static readonly Gen<string[]> Paths = Gen.OneOf(
            new[] { "x", "y", "/0", " ", ".", "-", "é", "\uFFFD", "😀" }.Select(Gen.Const).ToArray()
        )
        .Array[1, 6]
        .Select(string.Concat)
        .Array[0, 40]
        .Select(paths => paths.Distinct(StringComparer.Ordinal).ToArray());

    [Fact]
    public void Entries_listed_in_any_order_are_returned_in_byte_order() =>
        Paths.Sample(paths => Assert.Equal(paths.Order(Utf8Order.Instance), Sort(paths)));

    [Fact]
    public void More_entries_than_fit_into_memory_are_sorted()
    {
        var paths = Enumerable.Range(0, 900_000).Select(i => $"x/{i % 1000}/{i / 1000}").ToArray();
        new Random(1).Shuffle(paths);

        Assert.Equal(paths.Order(Utf8Order.Instance), Sort(paths));
    }

    [Theory]
    [InlineData("a", "b", "b")]
    [InlineData("b", "a", "b")]
    [InlineData("c", "a", "b", "a")]
    public void An_entry_that_is_listed_twice_is_an_error(params string[] paths)
    {
        var error = Assert.Throws<DandiException>(() => Sort(paths));

        Assert.Contains("twice", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("nothing was changed", error.Message, StringComparison.Ordinal);
    }

    private static List<string> Sort(string[] paths)
    {
        using var folder = new TempFolder();
        using var listing = ZarrListing
            .ReadAsync(
                paths.Select(path => new ZarrEntry(path, default, 1)).ToAsyncEnumerable(),
                new SpoolSpace([folder.Root], SpoolSpace.DefaultMemory),
                TestContext.Current.CancellationToken
            )
            .GetAwaiter()
            .GetResult();
        return [.. listing.Read().Select(entry => entry.Path)];
    }
}
