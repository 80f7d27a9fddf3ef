using Dandi.Bids.Names;

namespace Dandi.Bids.Inheritance;

/// <summary>
/// The sidecars that were selected by their names. Most of what BIDS says about a sidecar depends on the data files
/// that it applies to, so that these are read, too.
/// </summary>
internal sealed class SelectedSidecars
{
    private readonly Dictionary<(string Folder, string Suffix), List<FileNameParts>> _sidecars = [];
    private readonly DatasetPart? _folders;

    /// <param name="paths">The selected paths from the root of the dataset, which begin with <c>/</c>.</param>
    public SelectedSidecars(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            var name = path[(path.LastIndexOf('/') + 1)..];
            if (FileNameParts.Parse(name) is not { Extension: ".json", Suffix.Length: > 0 } parts)
                continue;
            var key = (path[..^(name.Length + 1)], parts.Suffix);
            if (!_sidecars.TryGetValue(key, out var sidecars))
                _sidecars[key] = sidecars = [];
            sidecars.Add(parts);
        }
        if (_sidecars.Count > 0)
            _folders = new DatasetPart(_sidecars.Keys.Select(key => key.Folder));
    }

    /// <summary>Whether a sidecar can apply to something in a folder.</summary>
    public bool Touch(string folder) => _folders?.Touches(folder) == true;

    /// <summary>Whether a sidecar applies to a data file.</summary>
    /// <param name="path">The path from the root of the dataset.</param>
    /// <param name="parts">The parts of the name.</param>
    public bool ApplyTo(string path, FileNameParts parts)
    {
        if (_folders is null || parts.Extension == ".json")
            return false;
        for (var end = path.LastIndexOf('/'); end >= 0; end = end == 0 ? -1 : path.LastIndexOf('/', end - 1))
        {
            if (
                _sidecars.TryGetValue((path[..end], parts.Suffix), out var sidecars)
                && sidecars.Exists(sidecar => NamedFile.HasOnlyEntitiesOf(sidecar, parts, []))
            )
                return true;
        }
        return false;
    }
}
