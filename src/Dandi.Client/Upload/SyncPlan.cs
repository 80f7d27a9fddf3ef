using Dandi.Archive;

namespace Dandi.Upload;

/// <summary>What <c>--sync</c> would delete in the archive, and what keeps it from deleting more.</summary>
public sealed class SyncPlan
{
    private readonly List<RemoteAsset> _gone = [];
    private readonly SortedDictionary<string, (string Link, int Count)> _keptBelow = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _unknown = new(StringComparer.Ordinal);

    /// <summary>The assets that have no counterpart here, in the order of their paths.</summary>
    public IReadOnlyList<RemoteAsset> Gone => _gone;

    /// <summary>The links to something that does not exist, such as a disk that is not mounted, as <see cref="Dandi.FileSystem.PathEntry.DanglingLink"/> describes them, and how many assets stay below each; by the path of the link.</summary>
    public IReadOnlyDictionary<string, (string Link, int Count)> KeptBelow => _keptBelow;

    /// <summary>Why it is not known what is here, by path. Nothing may be deleted while there is a reason.</summary>
    public IReadOnlyDictionary<string, string> Unknown => _unknown;

    internal void AddGone(RemoteAsset asset) => _gone.Add(asset);

    internal void AddKept(string path, string link) =>
        _keptBelow[path] = (link, _keptBelow.GetValueOrDefault(path).Count + 1);

    internal void AddUnknown(string path, string reason) => _unknown[path] = reason;
}
