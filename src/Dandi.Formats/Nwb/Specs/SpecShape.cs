using System.Globalization;

namespace Dandi.Nwb.Specs;

/// <summary>The shapes that data may have (NWB specification language, <c>shape</c> and <c>dims</c>).</summary>
/// <param name="Alternatives">One of these; a dimension without a length is free.</param>
/// <param name="IsList">Whether they are written as a list of shapes, rather than as one shape.</param>
public sealed record SpecShape(IReadOnlyList<IReadOnlyList<int?>> Alternatives, bool IsList)
{
    /// <summary>Whether data of some shape are welcome.</summary>
    public bool Accepts(IReadOnlyList<long> dimensions) =>
        Alternatives.Any(alternative => Accepts(alternative, dimensions));

    /// <summary>As messages about shapes write it: <c>[*] or [*, 2]</c>.</summary>
    public override string ToString() =>
        string.Join(" or ", Alternatives.Select(alternative => Text(alternative, "*")));

    /// <summary>As messages about missing shapes write it: <c>[None]</c>, <c>[[None], [None, 2]]</c> (nwb.md §2.4).</summary>
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
