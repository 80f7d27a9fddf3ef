using Dandi.Bids.Names;

namespace Dandi.Bids.Inheritance;

/// <summary>
/// Finds files by the entities of their names without looking at each: they are grouped by the entities that they have,
/// which are few combinations, and in a group by the labels.
/// </summary>
internal sealed class EntityIndex
{
    /// <summary>Above this number of entities, the combinations of a name are more than those of any folder.</summary>
    private const int MaxEntities = 8;

    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);

    /// <param name="files">The files.</param>
    /// <param name="free">The entities that may differ; they do not count.</param>
    public EntityIndex(IReadOnlyList<NamedFile> files, IReadOnlyList<string> free)
    {
        Free = free;
        foreach (var file in files)
        {
            var entities = Sorted(file.Parts.Entities.Select(entity => entity.Key).Except(free));
            var key = string.Join('_', entities);
            if (!_groups.TryGetValue(key, out var group))
                _groups[key] = group = new Group(entities);
            group.Add(file);
        }
    }

    /// <summary>The entities that may differ.</summary>
    public IReadOnlyList<string> Free { get; }

    /// <summary>Adds the files all of whose entities another name has, with the same labels.</summary>
    public void AddMatching(NamedFile source, ref List<NamedFile>? matching)
    {
        var entities = Sorted(source.Parts.Entities.Select(entity => entity.Key));
        if (entities.Length > MaxEntities || _groups.Count <= 1 << entities.Length)
        {
            foreach (var group in _groups.Values)
                group.AddMatching(source.Parts, ref matching);
            return;
        }
        // A folder of names that hardly have an entity in common.
        for (var subset = 0; subset < 1 << entities.Length; subset++)
        {
            var key = string.Join('_', entities.Where((_, i) => (subset & (1 << i)) != 0));
            if (_groups.TryGetValue(key, out var group))
                group.AddMatching(source.Parts, ref matching);
        }
    }

    private static string[] Sorted(IEnumerable<string> entities) => [.. entities.Order(StringComparer.Ordinal)];

    /// <summary>The files whose names have the same entities, by the labels of these.</summary>
    private sealed class Group(string[] entities)
    {
        private readonly Dictionary<string, List<NamedFile>> _byLabels = new(StringComparer.Ordinal);

        public void Add(NamedFile file)
        {
            var labels = LabelsOf(file.Parts)!;
            if (!_byLabels.TryGetValue(labels, out var files))
                _byLabels[labels] = files = [];
            files.Add(file);
        }

        public void AddMatching(FileNameParts name, ref List<NamedFile>? matching)
        {
            if (LabelsOf(name) is { } labels && _byLabels.TryGetValue(labels, out var files))
                (matching ??= []).AddRange(files);
        }

        /// <summary>The labels of the entities, as one text; null if a name does not have all of them.</summary>
        private string? LabelsOf(FileNameParts name)
        {
            if (!Array.TrueForAll(entities, entity => name.Label(entity) is not null))
                return null;
            return string.Join('_', entities.Select(name.Label));
        }
    }
}
