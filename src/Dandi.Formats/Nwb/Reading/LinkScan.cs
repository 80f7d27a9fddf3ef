using Dandi.Hdf5;
using Dandi.Hdf5.Storage;

namespace Dandi.Nwb.Reading;

/// <summary>
/// Walks through all groups of a file, also through soft links, as the Python client does before it reads the file.
/// It collects the types of the groups and finds links that prevent reading the metadata (docs/spec/nwb.md 3.1 and
/// 3.2, nd_types).
/// </summary>
internal sealed class LinkScan(Hdf5File file, string path, CancellationToken token)
{
    // The Python client fails here too, at Python's recursion limit.
    private const int MaxGroupDepth = 900;
    private const int MaxVisits = 5_000_000;
    private const string FileType = "NWBFile";

    private readonly SortedDictionary<string, int> _types = new(StringComparer.Ordinal);
    private readonly HashSet<long> _ancestors = [];
    private int _visits;
    private UnreadableNwbException? _fault;

    /// <summary>Returns the types of the groups, sorted, each as <c>Type</c> or <c>Type (n)</c>.</summary>
    /// <exception cref="UnreadableNwbException">There is a link cycle or extreme nesting; otherwise, the first link
    /// that is external or dangling.</exception>
    public IReadOnlyList<string> ReadTypes()
    {
        Visit(file.Root, "");
        if (_fault is not null)
            throw _fault;
        return
        [
            .. _types
                .Where(type => type.Key != FileType)
                .Select(type => type.Value == 1 ? type.Key : $"{type.Key} ({type.Value})"),
        ];
    }

    private void Visit(Hdf5Group group, string at)
    {
        token.ThrowIfCancellationRequested();
        if (!_ancestors.Add(group.Address))
            throw LinkCycle(at);
        if (_ancestors.Count > MaxGroupDepth)
            throw RecursionError($"{at}: groups are nested more than {MaxGroupDepth} levels deep.");
        if (++_visits > MaxVisits)
            throw RecursionError(
                $"Followed through its soft links, the file has more than {MaxVisits} groups. Remove links that "
                    + $"repeat groups."
            );
        if (StoredTypes.NameOf(group) is { } type)
            _types[type] = _types.GetValueOrDefault(type) + 1;
        foreach (var link in group.Links)
        {
            // Soft links may repeat whole trees, again and again.
            file.Bytes.Budget.SpendElements(ReadingBudget.ElementsPerLookup);
            if (at.Length + link.Name.Length >= NwbLimits.MaxPathLength)
                throw NwbLimits.Exceeded($"a path in it has more than {NwbLimits.MaxPathLength} characters");
            if (Follow(link, group, $"{at}/{link.Name}") is Hdf5Group subgroup)
                Visit(subgroup, $"{at}/{link.Name}");
        }
        _ancestors.Remove(group.Address);
    }

    private Hdf5Object? Follow(Hdf5Link link, Hdf5Group group, string at)
    {
        switch (link.Kind)
        {
            case Hdf5LinkKind.Hard:
                return file.ObjectAt(link.Address);
            case Hdf5LinkKind.External:
                _fault ??= ExternalLink(link, at);
                return null;
            case Hdf5LinkKind.Soft:
                var target = file.Follow(link, group);
                if (target is null)
                    _fault ??= DanglingSoftLink(link, at);
                return target;
            default:
                return null;
        }
    }

    private UnreadableNwbException ExternalLink(Hdf5Link link, string at) =>
        new(
            "builtins.NotImplementedError",
            $"NWB files with external links are not supported: {path}",
            $"NWB files with external links are not supported: {at} points to `{link.TargetPath}` in the file "
                + $"`{link.TargetFile}`. Copy the data into this file (PyNWB: export with "
                + $"`write_args={{'link_data': False}}`)."
        )
        {
            Location = at,
            IsExternalLink = true,
        };

    private static UnreadableNwbException DanglingSoftLink(Hdf5Link link, string at) =>
        new(
            "builtins.KeyError",
            "'Unable to synchronously open object (component not found)'",
            $"The soft link {at} is dangling: its target `{link.TargetPath}` does not exist. Remove the link, "
                + $"or write its target."
        );

    private static UnreadableNwbException LinkCycle(string at) =>
        new(
            "builtins.KeyError",
            "'Unable to synchronously open object (too many links)'",
            $"The link {at} points to a group that contains the link itself. Remove the link."
        )
        {
            IsUntraversable = true,
        };

    private static UnreadableNwbException RecursionError(string message) =>
        new("builtins.RecursionError", "maximum recursion depth exceeded", message) { IsUntraversable = true };
}
