using Dandi.Archive;

namespace Dandi.Upload;

/// <summary>What <c>--sync</c> would delete in the archive, and what prevents it from deleting more.</summary>
public sealed class SyncPlan
{
    private readonly List<RemoteAsset> _missing = [];
    private readonly SortedDictionary<string, (string Link, int Count)> _keptBelow = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _unknown = new(StringComparer.Ordinal);

    /// <summary>The assets that do not exist locally, in the order of their paths.</summary>
    public IReadOnlyList<RemoteAsset> Missing => _missing;

    /// <summary>Dangling links, for example to a disk that is not mounted. The assets below them are kept.</summary>
    /// <value>
    /// By the path of the link: its description (<see cref="Dandi.FileSystem.PathEntry.DanglingLink"/>), and the number
    /// of assets below it.
    /// </value>
    public IReadOnlyDictionary<string, (string Link, int Count)> KeptBelowLinks => _keptBelow;

    /// <summary>Paths for which we cannot tell whether they exist, with the error messages.</summary>
    /// <remarks>If there are any, nothing may be deleted.</remarks>
    public IReadOnlyDictionary<string, string> Unknown => _unknown;

    internal void AddMissing(RemoteAsset asset) => _missing.Add(asset);

    internal void AddKept(string path, string link) =>
        _keptBelow[path] = (link, _keptBelow.GetValueOrDefault(path).Count + 1);

    internal void AddUnknown(string path, string reason) => _unknown[path] = reason;
}
