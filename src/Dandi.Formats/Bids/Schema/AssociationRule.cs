using Dandi.Bids.Expressions;

namespace Dandi.Bids.Schema;

/// <summary>How to find a file that belongs to another (<c>meta.associations</c>).</summary>
/// <param name="Name">The name in expressions, such as <c>events</c>.</param>
internal sealed record AssociationRule(string Name)
{
    /// <summary>The expressions that must all be true of a file for it to have the association.</summary>
    public required IReadOnlyList<BidsExpression> Selectors { get; init; }

    /// <summary>The suffix of the other file; null for that of the file itself.</summary>
    public string? Suffix { get; init; }

    public required IReadOnlyList<string> Extensions { get; init; }

    /// <summary>The entities that the other file may have in addition.</summary>
    public IReadOnlyList<string> Entities { get; init; } = [];

    /// <summary>Whether the other file may be in a folder above.</summary>
    public bool IsInherited { get; init; }
}
