using System.Numerics;

namespace Dandi.Bids.Tree;

/// <summary>A pattern of <c>.bidsignore</c>.</summary>
/// <remarks>
/// Matching follows all ways through the tokens at once, so that the time is at most proportional to the length of the
/// path times that of the pattern, whatever they are.
/// </remarks>
internal sealed class IgnorePattern
{
    private readonly IgnoreToken[] _tokens;
    private readonly bool _isAnchored;
    private readonly bool _hasSlash;
    private readonly bool _isForFolders;
    private readonly int _literalEnd;

    /// <param name="tokens">The parts of the pattern.</param>
    /// <param name="isNegated">Whether it includes what patterns before it exclude.</param>
    /// <param name="isAnchored">Whether it matches from the root on; otherwise from any folder on.</param>
    public IgnorePattern(List<IgnoreToken> tokens, bool isNegated, bool isAnchored)
    {
        _isForFolders = IsLiteral(tokens.LastOrDefault(), '/') && tokens.Count > 0;
        _tokens = [.. _isForFolders ? tokens[..^1] : tokens];
        _isAnchored = isAnchored;
        _hasSlash = Array.Exists(_tokens, token =>
            token.Kind is IgnoreTokenKind.FolderSlash or IgnoreTokenKind.Any || IsLiteral(token, '/')
        );
        IsNegated = isNegated;
        for (var i = _tokens.Length - 1; i >= 0 && _tokens[i].Kind == IgnoreTokenKind.Literal; i--)
            _literalEnd++;
    }

    /// <summary>Whether it includes again what patterns before it exclude.</summary>
    public bool IsNegated { get; }

    /// <summary>Whether a path, relative to the root, matches. That of a folder may end with a slash.</summary>
    public bool Matches(ReadOnlySpan<char> path)
    {
        var isFolder = path.EndsWith('/');
        if (_isForFolders && !isFolder)
            return false;
        var trimmed = isFolder ? path[..^1] : path;
        if (!EndsLiterally(trimmed))
            return false;
        if (_isAnchored)
            return MatchesFrom(trimmed, isEveryFolder: false);
        // Without a slash, only the last component can match to the end.
        return _hasSlash
            ? MatchesFrom(trimmed, isEveryFolder: true)
            : MatchesFrom(trimmed[(trimmed.LastIndexOf('/') + 1)..], isEveryFolder: false);
    }

    private bool EndsLiterally(ReadOnlySpan<char> path)
    {
        if (path.Length < _literalEnd)
            return false;
        for (var i = 1; i <= _literalEnd; i++)
        {
            if (!_tokens[^i].Accepts(path[^i]))
                return false;
        }
        return true;
    }

    private bool MatchesFrom(ReadOnlySpan<char> path, bool isEveryFolder)
    {
        var words = (_tokens.Length / 64) + 1;
        Span<ulong> buffer = words <= 16 ? stackalloc ulong[2 * words] : new ulong[2 * words];
        var now = buffer[..words];
        var next = buffer[words..];
        Activate(now, 0);
        for (var i = 0; i < path.Length; i++)
        {
            next.Clear();
            Step(now, next, path[i]);
            if (isEveryFolder && path[i] == '/')
                Activate(next, 0);
            if (!isEveryFolder && next.IndexOfAnyExcept(0UL) < 0)
                return false;
            var swapped = now;
            now = next;
            next = swapped;
        }
        return IsActive(now, _tokens.Length);
    }

    /// <summary>From all positions that are reached, reads a character.</summary>
    private void Step(ReadOnlySpan<ulong> now, Span<ulong> next, char value)
    {
        for (var word = 0; word < now.Length; word++)
        {
            for (var bits = now[word]; bits != 0; bits &= bits - 1)
            {
                var position = (word * 64) + BitOperations.TrailingZeroCount(bits);
                if (position == _tokens.Length)
                    continue;
                var token = _tokens[position];
                if (token.Accepts(value))
                    Activate(next, token.Repeats ? position : position + 1);
            }
        }
    }

    /// <summary>Reaches a position, and those that follow from it without a character.</summary>
    private void Activate(Span<ulong> positions, int position)
    {
        while (!IsActive(positions, position))
        {
            positions[position / 64] |= 1UL << (position % 64);
            position += position < _tokens.Length ? _tokens[position].Skip : 0;
        }
    }

    private static bool IsActive(ReadOnlySpan<ulong> positions, int position) =>
        (positions[position / 64] & (1UL << (position % 64))) != 0;

    private static bool IsLiteral(IgnoreToken token, char value) =>
        token.Kind == IgnoreTokenKind.Literal && token.Character == value;
}
