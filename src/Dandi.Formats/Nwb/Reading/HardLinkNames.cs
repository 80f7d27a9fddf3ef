using Dandi.Hdf5;

namespace Dandi.Nwb.Reading;

/// <summary>
/// Finds the name that the HDF5 library reports for an object reached only through a reference: that of the first
/// hard link in a depth-first walk, with the members of each group in the order of their names.
/// </summary>
internal sealed class HardLinkNames
{
    private readonly Dictionary<long, string> _names = [];

    /// <exception cref="InvalidHdf5Exception">The file is damaged.</exception>
    public HardLinkNames(Hdf5File file, CancellationToken token)
    {
        var groups = new Stack<(Hdf5Group Group, int Next)>();
        _names[file.Root.Address] = "";
        groups.Push((file.Root, 0));
        while (groups.TryPop(out var current))
        {
            token.ThrowIfCancellationRequested();
            if (current.Next == current.Group.Links.Count)
                continue;
            groups.Push((current.Group, current.Next + 1));
            var link = current.Group.Links[current.Next];
            if (
                link.Kind == Hdf5LinkKind.Hard
                && _names.TryAdd(link.Address, link.Name)
                && file.ObjectAt(link.Address) is Hdf5Group subgroup
            )
                groups.Push((subgroup, 0));
        }
    }

    /// <summary>The last name of the path; null if no hard link leads to the object.</summary>
    public string? NameOf(Hdf5Object stored) => _names.GetValueOrDefault(stored.Address);
}
