using Dandi.Archive;

namespace Dandi.Moves;

/// <summary>The draft of a Dandiset in the archive.</summary>
public sealed class RemoteSide : MoveSide
{
    // More than the largest Dandiset has.
    private const int MaxAssets = 500_000;
    private readonly string[] _paths;

    /// <summary>Creates the side.</summary>
    /// <param name="paths">The paths of all assets, in any order.</param>
    public RemoteSide(IEnumerable<string> paths)
    {
        _paths = [.. paths];
        Array.Sort(_paths, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public override string Where => "in the archive";

    /// <summary>Lists the assets of a draft.</summary>
    /// <exception cref="DandiException">It has more assets than are kept in memory.</exception>
    public static async Task<RemoteSide> ReadAsync(
        ArchiveClient archive,
        DandisetId id,
        CancellationToken cancellationToken
    )
    {
        var paths = new List<string>();
        var filter = AssetFilter.All with { IsByPath = true, Detail = AssetDetail.Record };
        await foreach (var asset in archive.Assets.ListAsync(DandisetVersion.DraftOf(id), filter, cancellationToken))
        {
            paths.Add(asset.Path);
            if (paths.Count > MaxAssets)
                throw new DandiException(
                    $"Dandiset {id} has more than {MaxAssets:N0} assets in the archive, so `dandi move` cannot check "
                        + "all targets. Move the files locally with `--work-on local`, then upload them with `--sync`."
                );
        }
        return new RemoteSide(paths);
    }

    /// <inheritdoc/>
    public override Occupant Find(string path)
    {
        if (path.Length == 0)
            return Occupant.Folder;
        if (Contains(path))
            return Occupant.Asset;
        if (AssetPath.FoldersOf(path).FirstOrDefault(Contains) is { } asset)
            return Occupant.Blocked($"`{asset}` is an asset in the archive, not a folder");
        if (AssetsBelow(path).Any())
            return Occupant.Folder;
        return AssetPath.FindProblem(path) is { } problem ? Occupant.Blocked(problem) : Occupant.Nothing;
    }

    /// <inheritdoc/>
    public override IEnumerable<string> AssetsBelow(string folder)
    {
        var prefix = folder.Length == 0 ? "" : folder + "/";
        var start = Array.BinarySearch(_paths, prefix, StringComparer.Ordinal);
        for (var i = start < 0 ? ~start : start; i < _paths.Length; i++)
        {
            if (!_paths[i].StartsWith(prefix, StringComparison.Ordinal))
                yield break;
            yield return _paths[i];
        }
    }

    private bool Contains(string path) => Array.BinarySearch(_paths, path, StringComparer.Ordinal) >= 0;
}
