using System.Globalization;

namespace Dandi.Nwb.Specs;

/// <summary>
/// The allowed shapes of data (<see href="https://hdmf-schema-language.readthedocs.io">specification language,
/// <c>shape</c> and <c>dims</c></see>).
/// </summary>
/// <param name="Alternatives">The allowed shapes; null stands for a dimension of any length.</param>
/// <param name="IsList">True if the specification has a list of shapes rather than one shape.</param>
public sealed record SpecShape(IReadOnlyList<IReadOnlyList<int?>> Alternatives, bool IsList)
{
    /// <summary>True if one of the alternatives matches the dimensions.</summary>
    public bool Accepts(IReadOnlyList<long> dimensions) =>
        Alternatives.Any(alternative => Accepts(alternative, dimensions));

    /// <summary>The form in messages about wrong shapes: <c>[*] or [*, 2]</c>.</summary>
    public override string ToString() =>
        string.Join(" or ", Alternatives.Select(alternative => Text(alternative, "*")));

    /// <summary>
    /// The form in messages about missing arrays: <c>[None]</c>, <c>[[None], [None, 2]]</c> (docs/spec/nwb.md 2.4).
    /// </summary>
    public string ToPythonText()
    {
        var alternatives = string.Join(", ", Alternatives.Select(alternative => Text(alternative, "None")));
        return IsList ? $"[{alternatives}]" : alternatives;
    }

    private static bool Accepts(IReadOnlyList<int?> alternative, IReadOnlyList<long> dimensions)
    {
        if (alternative.Count != dimensions.Count)
            return false;
        for (var index = 0; index < alternative.Count; index++)
        {
            if (alternative[index] is { } length && length != dimensions[index])
                return false;
        }
        return true;
    }

    private static string Text(IReadOnlyList<int?> alternative, string free) =>
        $"[{string.Join(", ", alternative.Select(length => length?.ToString(CultureInfo.InvariantCulture) ?? free))}]";
}
