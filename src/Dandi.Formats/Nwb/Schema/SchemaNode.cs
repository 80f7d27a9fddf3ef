using Dandi.Hdf5;
using Dandi.Nwb.Reading;

namespace Dandi.Nwb.Schema;

/// <summary>A group or dataset as a member of a group.</summary>
/// <param name="Name">What the member is called; of an object that several hard links lead to, what the first one calls it.</param>
/// <param name="Stored">The group or dataset.</param>
/// <param name="IsLink">Whether a soft link leads to it.</param>
internal sealed record SchemaNode(string Name, Hdf5Object Stored, bool IsLink)
{
    /// <summary>The type that it says it has; null for none.</summary>
    public string? TypeName => StoredTypes.NameOf(Stored);

    /// <summary>The members of a group: datasets, groups, then links, each in the order of their names.</summary>
    public static IReadOnlyList<SchemaNode> MembersOf(Hdf5Group group, StoredPaths paths)
    {
        var (datasets, groups) = (new List<SchemaNode>(), new List<SchemaNode>());
        // The reference keeps links under the last name of their target: of two that share it, the later stands.
        var links = new Dictionary<string, SchemaNode>(StringComparer.Ordinal);
        foreach (var link in group.Links)
        {
            if (group.File.Follow(link, group) is not { } target || (group.Address == group.File.Root.Address && link.Name == "specifications")) continue;
            if (link.Kind == Hdf5LinkKind.Soft) links[NameOf(paths.Of(target))] = new SchemaNode(link.Name, target, IsLink: true);
            else (target is Hdf5Group ? groups : datasets).Add(new SchemaNode(NameOf(paths.Of(target)), target, IsLink: false));
        }
        return [.. datasets, .. groups, .. links.Values];
    }

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}
