using Dandi.Bids.Matching;

namespace Dandi.Downloads.Filtering;

/// <summary>
/// A glob that a whole path matches, component by component: <c>**</c> stands for any number of components, anything
/// else is a pattern of Python's <c>fnmatch</c>. Thread-safe.
/// </summary>
internal sealed class EntryGlob(string pattern)
{
    private const string AnyComponents = "**";
    private readonly string[] _patterns = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether a path matches. The time grows with the product of both lengths.</summary>
    public bool IsMatch(string path)
    {
        var names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (at, next) = (0, 0);
        // Where to continue if what follows the last `**` does not match.
        var (star, resumed) = (-1, 0);
        while (at < names.Length)
        {
            if (next < _patterns.Length && _patterns[next] == AnyComponents)
                (star, resumed) = (next++, at);
            else if (next < _patterns.Length && ShellPattern.IsMatch(names[at], _patterns[next]))
                (at, next) = (at + 1, next + 1);
            else if (star >= 0)
                (at, next) = (++resumed, star + 1);
            else
                return false;
        }
        return _patterns.AsSpan(next).IndexOfAnyExcept(AnyComponents) < 0;
    }
}
