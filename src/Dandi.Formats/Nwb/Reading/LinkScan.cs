using Dandi.Hdf5;

namespace Dandi.Nwb.Reading;

/// <summary>Walks through all groups of a file, also through soft links, as the reference does before it reads: for the types of the groups, and for links that keep a file from being described (nwb.md §3.1, §3.2 nd_types).</summary>
internal sealed class LinkScan(Hdf5File file, string path, CancellationToken token)
{
    // The reference ends there too: Python allows no deeper recursion.
    private const int DeepestGroup = 900;
    private const int MaxVisits = 5_000_000;
    private const string FileType = "NWBFile";

    private readonly SortedDictionary<string, int> _types = new(StringComparer.Ordinal);
    private readonly HashSet<long> _above = [];
    private int _visits;
    private UnreadableNwbException? _fault;

    /// <summary>The types of the groups, each as <c>Type</c> or <c>Type (n)</c>, sorted.</summary>
    /// <exception cref="UnreadableNwbException">A link leads in circles; or else, the first that leads into another file or nowhere.</exception>
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
        if (!_above.Add(group.Address))
            throw InCircles(at);
        if (_above.Count > DeepestGroup)
            throw Endless($"{at}: groups are nested more than {DeepestGroup} deep.");
        if (++_visits > MaxVisits)
            throw Endless($"Soft links make the file look as if it had more than {MaxVisits} groups.");
        if (StoredTypes.NameOf(group) is { } type)
            _types[type] = _types.GetValueOrDefault(type) + 1;
        foreach (var link in group.Links)
        {
            if (Follow(link, group, $"{at}/{link.Name}") is Hdf5Group below)
                Visit(below, $"{at}/{link.Name}");
        }
        _above.Remove(group.Address);
    }

    private Hdf5Object? Follow(Hdf5Link link, Hdf5Group group, string at)
    {
        switch (link.Kind)
        {
            case Hdf5LinkKind.Hard:
                return file.ObjectAt(link.Address);
            case Hdf5LinkKind.External:
                _fault ??= IntoOtherFile(link, at);
                return null;
            case Hdf5LinkKind.Soft:
                var target = file.Follow(link, group);
                if (target is null)
                    _fault ??= ToNothing(link, at);
                return target;
            default:
                return null;
        }
    }

    private UnreadableNwbException IntoOtherFile(Hdf5Link link, string at) =>
        new(
            "builtins.NotImplementedError",
            $"NWB files with external links are not supported: {path}",
            $"NWB files with external links are not supported: {at} leads to `{link.TargetPath}` in the file `{link.TargetFile}`. Copy the data into this file (PyNWB: export with `write_args={{'link_data': False}}`)."
        )
        {
            Location = at,
            IsExternalLink = true,
        };

    private static UnreadableNwbException ToNothing(Hdf5Link link, string at) =>
        new(
            "builtins.KeyError",
            "'Unable to synchronously open object (component not found)'",
            $"The soft link {at} leads to `{link.TargetPath}`, where there is nothing. Remove the link, or write what it should lead to."
        );

    private static UnreadableNwbException InCircles(string at) =>
        new(
            "builtins.KeyError",
            "'Unable to synchronously open object (too many links)'",
            $"The link {at} leads to a group that it lies in itself, so that there is no end to follow. Remove the link."
        )
        {
            IsEndless = true,
        };

    private static UnreadableNwbException Endless(string message) =>
        new("builtins.RecursionError", "maximum recursion depth exceeded", message) { IsEndless = true };
}
