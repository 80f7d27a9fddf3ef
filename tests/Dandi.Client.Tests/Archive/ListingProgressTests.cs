using Dandi.Archive;

namespace Dandi.Client.Tests.Archive;

public sealed class ListingProgressTests
{
    private const int MaxPages = 100_000;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 2)]
    [InlineData(1, 3)]
    [InlineData(5, 7)]
    [InlineData(40, 1)]
    [InlineData(3, 100)]
    public void A_cycle_of_pages_is_found_soon(int before, int length)
    {
        var progress = new ListingProgress();

        var pages = Enumerable
            .Range(0, 10 * (before + length))
            .TakeWhile(page =>
                Find(progress, page < before ? page : before + ((page - before) % length), MaxPages) is null
            )
            .Count();

        Assert.InRange(pages, before + length, 5 * (before + length));
    }

    [Fact]
    public void Pages_that_move_forward_are_accepted_up_to_the_limit()
    {
        var progress = new ListingProgress();

        Assert.All(Enumerable.Range(0, 1_000), page => Assert.Null(Find(progress, page, maxPages: 1_000)));
        Assert.Equal("is followed by more than 1000 pages", Find(progress, 1_000, maxPages: 1_000));
    }

    private static string? Find(ListingProgress progress, int page, int maxPages) =>
        progress.FindProblem($"{page}/a", $"{page}/b", maxPages);
}
