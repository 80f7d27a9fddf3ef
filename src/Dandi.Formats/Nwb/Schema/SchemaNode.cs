using Dandi.Hdf5;
using Dandi.Nwb.Reading;

namespace Dandi.Nwb.Schema;

/// <summary>A group or dataset as a member of a group.</summary>
/// <param name="Name">The name of the member; if several hard links lead to it, the name of the first one.</param>
/// <param name="Stored">The group or dataset itself.</param>
/// <param name="IsLink">True if it is reached through a soft or external link.</param>
internal sealed record SchemaNode(string Name, Hdf5Object Stored, bool IsLink)
{
    /// <summary>The neurodata type that it states; null if there is none.</summary>
    /// <exception cref="ValidatorStoppedException">The type is written as an array.</exception>
    public string? TypeName =>
        StoredTypes.IsList(Stored)
            ? throw new ValidatorStoppedException(
                "The truth value of an array is ambiguous.",
                $"The attribute `neurodata_type` of `{Name}` is an array instead of a single text."
            )
            : StoredTypes.NameOf(Stored);

    /// <summary>
    /// The members of a group: datasets, then groups, then links, each in the order of their names.
    /// </summary>
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
