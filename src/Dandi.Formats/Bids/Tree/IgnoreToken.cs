namespace Dandi.Bids.Tree;

/// <summary>What <see cref="IgnorePattern"/> matches against one character, or none, of a path.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Character">The character of <see cref="IgnoreTokenKind.Literal"/>.</param>
/// <param name="Class">The characters of <see cref="IgnoreTokenKind.Class"/>.</param>
internal readonly record struct IgnoreToken(IgnoreTokenKind Kind, char Character = '\0', CharacterClass? Class = null)
{
    /// <summary>Whether the token may match more than one character.</summary>
    public bool Repeats => Kind is IgnoreTokenKind.Star or IgnoreTokenKind.Rest or IgnoreTokenKind.FolderName;

    /// <summary>How many tokens further the match may continue without a character; 0 if it needs one.</summary>
    public int Skip =>
        Kind switch
        {
            IgnoreTokenKind.Star or IgnoreTokenKind.Rest => 1,
            IgnoreTokenKind.FolderSlash => 3,
            IgnoreTokenKind.FolderName => -2,
            _ => 0,
        };

    public bool Accepts(char value) =>
        Kind switch
        {
            IgnoreTokenKind.Literal => value == Character
                || char.ToUpperInvariant(value) == char.ToUpperInvariant(Character),
            IgnoreTokenKind.Class => Class!.Contains(value),
            IgnoreTokenKind.FolderSlash => value == '/',
            IgnoreTokenKind.NotSlash or IgnoreTokenKind.Star or IgnoreTokenKind.FolderName => value != '/',
            _ => true,
        };
}

/// <summary>The kind of an <see cref="IgnoreToken"/>.</summary>
internal enum IgnoreTokenKind : byte
{
    /// <summary>One character, in upper or lower case.</summary>
    Literal,

    /// <summary>One character of a set: <c>[a-z]</c>.</summary>
    Class,

    /// <summary>One character but a slash: <c>?</c>.</summary>
    NotSlash,

    /// <summary>Any number of characters but slashes: <c>*</c>.</summary>
    Star,

    /// <summary>One character.</summary>
    Any,

    /// <summary>Any number of characters: <c>**</c> at the end.</summary>
    Rest,

    /// <summary>
    /// <c>/**</c> before a slash is any number of folders, each with the slash before it. It becomes three tokens: this
    /// one is the slash, and leads past the other two if there is no folder; then follows <see cref="NotSlash"/>.
    /// </summary>
    FolderSlash,

    /// <summary>The rest of a folder's name; leads back to <see cref="FolderSlash"/>.</summary>
    FolderName,
}
