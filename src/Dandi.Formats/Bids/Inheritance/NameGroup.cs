namespace Dandi.Bids.Inheritance;

/// <summary>The files of a folder whose names have the same suffix and extension, in their order.</summary>
internal sealed class NameGroup
{
    /// <summary>Up to this number, all files are looked at; a folder of microscopy images can have thousands.</summary>
    private const int MaxScanned = 64;

    /// <summary>The subsets of the entities of a name are looked up as long as they are not too many.</summary>
    private const int MaxEntities = 8;

    private readonly List<NamedFile> _files = [];
    private Dictionary<string, List<NamedFile>>? _byEntities;

    public void Add(NamedFile file) => _files.Add(file);

    /// <summary>
    /// Adds the files without an entity that another name does not have, apart from those that may differ.
    /// </summary>
    public void AddMatching(NamedFile source, IReadOnlyList<string> free, ref List<NamedFile>? matching)
    {
        if (_files.Count > MaxScanned && free.Count == 0 && source.Parts.Entities.Count <= MaxEntities)
        {
            LookUp(source, ref matching);
            return;
        }
        foreach (var file in _files)
        {
            if (file.HasOnlyEntitiesOf(source, free))
                (matching ??= []).Add(file);
        }
    }

    private void LookUp(NamedFile source, ref List<NamedFile>? matching)
    {
        _byEntities ??= _files
            .GroupBy(file => KeyOf(file, ~0))
            .ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        for (var subset = 0; subset < 1 << source.Parts.Entities.Count; subset++)
        {
            if (_byEntities.TryGetValue(KeyOf(source, subset), out var files))
                (matching ??= []).AddRange(files);
        }
    }

    /// <summary>Some entities of a name, in an order that does not depend on the name.</summary>
    private static string KeyOf(NamedFile file, int subset) =>
        string.Join(
            '_',
            file.Parts.Entities.Where((_, i) => (subset & (1 << i)) != 0)
                .Select(entity => $"{entity.Key}-{entity.Value}")
                .Order(StringComparer.Ordinal)
        );
}
