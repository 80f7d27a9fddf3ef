using Dandi.Archive;

namespace Dandi.Upload;

/// <summary>What <c>--sync</c> would delete in the archive, and what keeps it from deleting more.</summary>
public sealed class SyncPlan
{
    private readonly List<RemoteAsset> _gone = [];
    private readonly SortedDictionary<string, int> _keptBelow = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _unknown = new(StringComparer.Ordinal);

    /// <summary>The assets that have no counterpart here, in the order of their paths.</summary>
    public IReadOnlyList<RemoteAsset> Gone => _gone;

    /// <summary>How many assets stay below each link to something that does not exist, such as a disk that is not mounted; by the path of the link.</summary>
    public IReadOnlyDictionary<string, int> KeptBelow => _keptBelow;

    /// <summary>Why it is not known what is here, by path. Nothing may be deleted while there is a reason.</summary>
    public IReadOnlyDictionary<string, string> Unknown => _unknown;

    internal void AddGone(RemoteAsset asset) => _gone.Add(asset);

    internal void AddKept(string link) => _keptBelow[link] = _keptBelow.GetValueOrDefault(link) + 1;

    internal void AddUnknown(string path, string reason) => _unknown[path] = reason;
}
