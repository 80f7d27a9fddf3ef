using Dandi.Hdf5;
using Dandi.Nwb.Reading;

namespace Dandi.Nwb.Schema;

/// <summary>A group or dataset as a member of a group.</summary>
/// <param name="Name">What the member is called; of an object that several hard links lead to, what the first one calls it.</param>
/// <param name="Stored">The group or dataset.</param>
/// <param name="IsLink">Whether a soft or external link leads to it.</param>
internal sealed record SchemaNode(string Name, Hdf5Object Stored, bool IsLink)
{
    /// <summary>The type that it says it has; null for none.</summary>
    /// <exception cref="UnvalidatableException">It names several, or none in a list.</exception>
    public string? TypeName =>
        StoredTypes.IsList(Stored)
            ? throw new UnvalidatableException(
                "The truth value of an array is ambiguous.",
                $"The attribute `neurodata_type` of `{Name}` is an array; it is a single text."
            )
            : StoredTypes.NameOf(Stored);

    /// <summary>The members of a group: datasets, groups, then links, each in the order of their names.</summary>
    public static IReadOnlyList<SchemaNode> MembersOf(Hdf5Group group, ReaderTree tree) =>
        [
            .. tree.MembersOf(group)
                .OrderBy(member =>
                    member.IsLink ? 2
                    : member.Node.IsGroup ? 1
                    : 0
                )
                .Select(member => new SchemaNode(member.Name, tree.StoredOf(member), member.IsLink)),
        ];
}
