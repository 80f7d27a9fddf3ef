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
    /// <param name="first">The path or id of its first entry; null if it has none.</param>
    /// <param name="last">The path or id of its last entry.</param>
    /// <param name="maxPages">The maximum number of pages.</param>
    /// <returns>What is wrong, as the predicate of a sentence about the response; null if nothing is.</returns>
    public string? FindProblem(string? first, string? last, int maxPages)
    {
        if (first is null)
            return "is an empty page that is not the last one";
        if (first == _rememberedFirst || last == _rememberedLast)
            return "repeats an earlier page";
        if (++_pages > maxPages)
            return $"is followed by more than {maxPages} pages";
        if (long.IsPow2(_pages))
            (_rememberedFirst, _rememberedLast) = (first, last);
        return null;
    }
}
