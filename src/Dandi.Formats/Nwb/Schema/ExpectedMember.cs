using Dandi.Nwb.Specs;

namespace Dandi.Nwb.Schema;

/// <summary>
/// A member that a group may or must have: a dataset, a group or a link (docs/spec/nwb.md 2.3, step 3).
/// </summary>
/// <param name="Name">The name; null for any.</param>
/// <param name="TypeName">The neurodata type of the member or of a link's target; null for none.</param>
/// <param name="Quantity">How many such members the group may have.</param>
/// <param name="Spec">The specification; null for a link.</param>
internal sealed record ExpectedMember(string? Name, string? TypeName, SpecQuantity Quantity, ObjectSpec? Spec)
{
    /// <summary>The members of the group that match.</summary>
    public List<SchemaNode> Found { get; } = [];

    private bool IsUnsatisfied =>
        (Quantity.IsRequired && Found.Count == 0) || (Quantity.Exact is { } number && Found.Count < number);

    /// <summary>Assigns each member of a group to an expected member; members that match none are ignored.</summary>
    /// <param name="spec">The specification of the group.</param>
    /// <param name="members">The members of the group.</param>
    /// <param name="isKindOf">Decides if the first type is the second or derived from it.</param>
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
