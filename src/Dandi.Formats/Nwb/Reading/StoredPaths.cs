using Dandi.Hdf5;

namespace Dandi.Nwb.Reading;

/// <summary>At which path each group and dataset of a file lies: the first one by which hard links lead to it. Cached specifications are no part of the content.</summary>
internal sealed class StoredPaths
{
    private readonly Dictionary<long, string> _paths = [];
    private readonly Dictionary<string, long> _addresses = new(StringComparer.Ordinal);

    public StoredPaths(Hdf5File file)
    {
        var groups = new Stack<(Hdf5Group Group, string Path)>();
        Add(file.Root, "/");
        groups.Push((file.Root, "/"));
        while (groups.TryPop(out var at))
        {
            var links = at.Group.Links;
            for (var index = links.Count - 1; index >= 0; index--)
            {
                var link = links[index];
                var path = at.Path == "/" ? "/" + link.Name : $"{at.Path}/{link.Name}";
                if (link.Kind != Hdf5LinkKind.Hard || path == "/specifications" || _paths.ContainsKey(link.Address)) continue;
                var member = file.ObjectAt(link.Address);
                Add(member, path);
                if (member is Hdf5Group group) groups.Push((group, path));
            }
        }
    }

    /// <summary>The path of the group or dataset above; null for the root.</summary>
    public static string? Above(string path) => path == "/" ? null : path.LastIndexOf('/') is > 0 and var end ? path[..end] : "/";

    public long? At(string path) => _addresses.TryGetValue(path, out var address) ? address : null;

    /// <summary>The path of an object; of one that only references lead to, its address.</summary>
    public string Of(Hdf5Object stored) => _paths.TryGetValue(stored.Address, out var path) ? path : $"/@{stored.Address}";

    private void Add(Hdf5Object stored, string path)
    {
        _paths[stored.Address] = path;
        _addresses[path] = stored.Address;
    }
}
