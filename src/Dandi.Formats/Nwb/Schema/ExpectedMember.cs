using Dandi.Nwb.Specs;

namespace Dandi.Nwb.Schema;

/// <summary>What a group may have, as one list: datasets, groups, links (nwb.md §2.3, step 3).</summary>
/// <param name="Name">The name; null for any.</param>
/// <param name="TypeName">The type, or that of a link's target; null for none.</param>
/// <param name="Quantity">How many.</param>
/// <param name="Spec">The specification; null for a link.</param>
internal sealed record ExpectedMember(string? Name, string? TypeName, SpecQuantity Quantity, ObjectSpec? Spec)
{
    /// <summary>What was found.</summary>
    public List<SchemaNode> Found { get; } = [];

    private bool IsUnsatisfied =>
        (Quantity.IsRequired && Found.Count == 0) || (Quantity.Exact is { } number && Found.Count < number);

    /// <summary>Gives each member of a group to what is expected; what nothing expects is passed over.</summary>
    /// <param name="spec">What the group has to be.</param>
    /// <param name="members">What it has.</param>
    /// <param name="isKindOf">Whether a type, the first, is another one or derived from it.</param>
    public static IReadOnlyList<ExpectedMember> Match(
        ObjectSpec spec,
        IEnumerable<SchemaNode> members,
        Func<string, string, bool> isKindOf
    )
    {
        List<ExpectedMember> expected =
        [
            .. spec.Datasets.Select(Of),
            .. spec.Groups.Select(Of),
            .. spec.Links.Select(link => new ExpectedMember(link.Name, link.TargetType, link.Quantity, null)),
        ];
        foreach (var member in members)
        {
            var type = member.TypeName;
            var candidates = expected
                .Where(item =>
                    (item.Name is null || item.Name == member.Name)
                    && (item.TypeName is null || (type is not null && isKindOf(type, item.TypeName)))
                )
                .ToList();
            var chosen =
                candidates.Count > 1
                    ? candidates.Find(item => item.IsUnsatisfied) ?? candidates[0]
                    : candidates.FirstOrDefault();
            chosen?.Found.Add(member);
        }
        return expected;
    }

    private static ExpectedMember Of(ObjectSpec spec) => new(spec.Name, spec.TypeName, spec.Quantity, spec);
}
