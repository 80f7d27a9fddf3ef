using Dandi.Hdf5;

namespace Dandi.Nwb.Reading;

/// <summary>The name that the HDF5 library finds for an object that only a reference leads to: that of the first hard link, groups walked depth first in the order of names.</summary>
internal sealed class HardPaths
{
    private readonly Dictionary<long, string> _names = [];

    /// <exception cref="InvalidHdf5Exception">The file is damaged.</exception>
    public HardPaths(Hdf5File file, CancellationToken token)
    {
        var groups = new Stack<(Hdf5Group Group, int Next)>();
        _names[file.Root.Address] = "";
        groups.Push((file.Root, 0));
        while (groups.TryPop(out var at))
        {
            token.ThrowIfCancellationRequested();
            if (at.Next == at.Group.Links.Count)
                continue;
            groups.Push((at.Group, at.Next + 1));
            var link = at.Group.Links[at.Next];
            if (
                link.Kind == Hdf5LinkKind.Hard
                && _names.TryAdd(link.Address, link.Name)
                && file.ObjectAt(link.Address) is Hdf5Group below
            )
                groups.Push((below, 0));
        }
    }

    /// <summary>The last name of the path; null if no hard link leads to the object.</summary>
    public string? NameOf(Hdf5Object stored) => _names.GetValueOrDefault(stored.Address);
}
