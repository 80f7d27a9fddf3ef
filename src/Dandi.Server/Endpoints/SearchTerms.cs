namespace Dandi.Server.Endpoints;

/// <summary>Splits the <c>search</c> parameter of the list of Dandisets (archive-api.md §4).</summary>
internal static class SearchTerms
{
    /// <summary>The words outside of quotation marks, and the phrases between them.</summary>
    public static IReadOnlyList<string> Split(string search)
    {
        var pieces = search.Split('"');
        return
        [
            .. pieces
                .SelectMany((piece, i) => i % 2 == 0 ? piece.Split(default(char[])) : [piece])
                .Where(term => term.Length > 0),
        ];
    }
}
