using System.Diagnostics.CodeAnalysis;
using Dandi.JsonSchemas;

namespace Dandi.Bids.Matching;

/// <summary>An entity that a name may have: its short name, a hyphen and a label.</summary>
/// <param name="Name">The short name.</param>
/// <param name="IsRequired">Whether each name must have it.</param>
/// <param name="Format">The format of the labels; null for any.</param>
/// <param name="Labels">The only labels that there are; null if they are not limited.</param>
internal sealed record EntityPattern(string Name, bool IsRequired, EcmaRegex? Format, IReadOnlyList<string>? Labels)
{
    /// <summary>Reads the label from a piece of a name, such as <c>sub-01</c>.</summary>
    public bool TryRead(string piece, [NotNullWhen(true)] out string? label)
    {
        label = null;
        if (
            piece.Length <= Name.Length + 1
            || piece[Name.Length] != '-'
            || !piece.StartsWith(Name, StringComparison.Ordinal)
        )
            return false;
        var text = piece[(Name.Length + 1)..];
        if (Labels is not null ? !Labels.Contains(text) : Format is not null && !Format.IsMatch(text))
            return false;
        label = text;
        return true;
    }
}
