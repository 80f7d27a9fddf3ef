namespace Dandi.Archive;

/// <summary>
/// Notices a listing whose pages do not move forward, in constant memory and whatever the order of the entries.
/// </summary>
/// <remarks>
/// Each page is requested by the last path of the page before. If a path comes again, so do all pages after it. As in
/// <see href="https://en.wikipedia.org/wiki/Cycle_detection#Brent's_algorithm">Brent's algorithm</see>, each page is
/// compared with the last one whose number was a power of two.
/// </remarks>
internal sealed class ListingProgress
{
    private string? _rememberedFirst;
    private string? _rememberedLast;
    private long _pages;

    /// <summary>Checks a page that is followed by others.</summary>
    /// <returns>What is wrong, as the predicate of a sentence about the response; null if nothing is.</returns>
    public string? FindProblem(IReadOnlyList<ZarrEntry> page, int maxPages)
    {
        if (page.Count == 0)
            return "is an empty page that is not the last one";
        if (page[0].Path == _rememberedFirst || page[^1].Path == _rememberedLast)
            return "repeats an earlier page";
        if (++_pages > maxPages)
            return $"is followed by more than {maxPages} pages";
        if (long.IsPow2(_pages))
            (_rememberedFirst, _rememberedLast) = (page[0].Path, page[^1].Path);
        return null;
    }
}
