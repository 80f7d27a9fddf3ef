namespace Dandi.Bids.Inheritance;

/// <summary>The files of a folder whose names have the same suffix and extension, in their order.</summary>
internal sealed class NameGroup
{
    /// <summary>Up to this number, all files are looked at; a folder of microscopy images can have thousands.</summary>
    private const int MaxScanned = 64;

    private readonly List<NamedFile> _files = [];
    private readonly List<EntityIndex> _indexes = [];

    public void Add(NamedFile file) => _files.Add(file);

    /// <summary>
    /// Adds the files without an entity that another name does not have, apart from those that may differ.
    /// </summary>
    public void AddMatching(NamedFile source, IReadOnlyList<string> free, ref List<NamedFile>? matching)
    {
        if (_files.Count > MaxScanned)
        {
            IndexFor(free).AddMatching(source, ref matching);
            return;
        }
        foreach (var file in _files)
        {
            if (file.HasOnlyEntitiesOf(source, free))
                (matching ??= []).Add(file);
        }
    }

    /// <summary>
    /// The index for a list of entities that may differ. There are as many as the schema has such lists.
    /// </summary>
    private EntityIndex IndexFor(IReadOnlyList<string> free)
    {
        foreach (var known in _indexes)
        {
            if (ReferenceEquals(known.Free, free))
                return known;
        }
        var index = new EntityIndex(_files, free);
        _indexes.Add(index);
        return index;
    }
}
