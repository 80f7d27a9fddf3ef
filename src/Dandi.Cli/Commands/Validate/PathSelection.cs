using Dandi.Bids.Tree;
using Dandi.Cli.Output.Results;
using Dandi.Discovery;
using Dandi.Files;
using Dandi.FileSystem;

namespace Dandi.Cli.Commands.Validate;

/// <summary>Finds what to validate for the paths given to <c>dandi validate</c>.</summary>
/// <param name="workingDirectory">The folder that relative paths start from.</param>
/// <param name="anyPath">Whether to validate files of all types.</param>
internal sealed class PathSelection(string workingDirectory, bool anyPath)
{
    private readonly List<string> _notices = [];
    private readonly Dictionary<string, SelectedDataset> _datasets = new(StringComparer.Ordinal);
    private readonly HashSet<string> _dandisets = new(StringComparer.Ordinal);

    /// <summary>Notices about paths that were skipped; complete after the enumeration of <see cref="Find"/>.</summary>
    public IReadOnlyList<string> Notices => _notices;

    /// <summary>
    /// How many paths were skipped although something is there; complete after the enumeration of <see cref="Find"/>.
    /// Dangling links are not counted: the Python client reports no errors for them.
    /// </summary>
    public int SkippedCount { get; private set; }

    /// <summary>Whether a path is in no Dandiset; complete after the enumeration of <see cref="Find"/>.</summary>
    public bool IsOutsideOfDandisets { get; private set; }

    /// <summary>
    /// The BIDS datasets that contain what was found; complete after the enumeration of <see cref="Find"/>.
    /// </summary>
    public IReadOnlyCollection<SelectedDataset> Datasets => _datasets.Values;

    /// <summary>Returns the absolute paths, without those that are inside others.</summary>
    /// <exception cref="UsageException">A path does not exist.</exception>
    public IReadOnlyList<string> Resolve(IReadOnlyList<string> paths)
    {
        var resolved = new List<string>();
        foreach (var path in paths.DefaultIfEmpty("."))
        {
            var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(workingDirectory, path)));
            if (path.Length == 0 || IsAbsent(full))
            {
                throw new UsageException($"Invalid value for '[PATHS]...': Path '{path}' does not exist.");
            }
            resolved.Add(full);
        }
        var all = resolved.ToHashSet(StringComparer.Ordinal);
        return [.. resolved.Distinct(StringComparer.Ordinal).Where(path => !FoldersAbove(path).Any(all.Contains))];
    }

    /// <summary>Returns lazily what is at the paths, in their order; in a folder, sorted by name.</summary>
    public IEnumerable<SelectedPath> Find(IEnumerable<string> fullPaths) => fullPaths.SelectMany(FindAt);

    private IEnumerable<SelectedPath> FindAt(string path)
    {
        var (dandiset, root) = FindRoots(path, out var problem);
        if (problem is not null)
        {
            var unreadable = new LocalAsset(path, path, AssetKind.Unreadable, null) { Problem = problem };
            return [new SelectedPath(path, IsInDandiset: false, unreadable) { FullPath = path }];
        }
        return FindItself(path, dandiset).Concat(FindAssets(path, root, dandiset is not null));
    }

    /// <summary>Results that concern the path as a whole, not an asset.</summary>
    private IEnumerable<SelectedPath> FindItself(string path, string? dandiset)
    {
        if (dandiset is null)
        {
            IsOutsideOfDandisets = true;
            yield return new SelectedPath(path, IsInDandiset: false, null) { FullPath = path };
        }
        else if (_dandisets.Add(dandiset) && FindUnreadable(dandiset) is { } unreadable)
        {
            yield return new SelectedPath(dandiset, IsInDandiset: true, null)
            {
                FullPath = unreadable.Path,
                Known = unreadable,
            };
        }
    }

    private IEnumerable<SelectedPath> FindAssets(string path, string root, bool isInDandiset)
    {
        var relative = Path.GetRelativePath(root, path);
        var discovery = new AssetDiscovery(root, new NamedPaths([relative is "." ? "" : relative]), anyPath);
        foreach (var asset in discovery.Find())
        {
            // Like the Python client, this reports no result for a dangling link without the name of an asset.
            if (asset is { Kind: AssetKind.Missing, Problem: { } problem })
                _notices.Add(problem);
            else
                yield return new SelectedPath(root, isInDandiset, asset) { FullPath = asset.FullPath };
        }
        foreach (var bidsRoot in discovery.BidsRoots)
        {
            var dataset = new SelectedDataset(root, isInDandiset, FindInnermost(root, bidsRoot, path));
            if (!_datasets.TryAdd(dataset.Folder, dataset))
                dataset = _datasets[dataset.Folder];
            dataset.Add(path);
        }
        _notices.AddRange(discovery.Notices);
        SkippedCount += discovery.Notices.Count;
    }

    /// <summary>
    /// Finds the dataset that a path belongs to. The rules of an outer dataset say nothing about the files of a dataset
    /// in its folder <c>derivatives</c>, so that a path in it would count as valid.
    /// </summary>
    /// <returns>The root of the innermost dataset, or that of the outer one; relative to the folder.</returns>
    private static string FindInnermost(string root, string bidsRoot, string path)
    {
        var outer = Path.Combine(root, bidsRoot == "." ? "" : bidsRoot);
        try
        {
            var inner = FoldersAbove(path)
                .Prepend(path)
                .TakeWhile(folder => IsBelow(folder, outer))
                .FirstOrDefault(BidsDatasetRoot.IsAt);
            return inner is null ? bidsRoot : Path.GetRelativePath(root, inner);
        }
        catch (IOException)
        {
            // The discovery has reported the path as unreadable.
            return bidsRoot;
        }
    }

    private static bool IsBelow(string path, string folder) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + "/", StringComparison.Ordinal);

    /// <summary>Finds the Dandiset that contains a path, and the folder that its paths are relative to.</summary>
    /// <param name="path">The absolute path.</param>
    /// <param name="problem">Why it is unknown what contains the path; otherwise null.</param>
    /// <returns>
    /// The Dandiset, or null; then the folder is the BIDS dataset that contains the path, or what was named.
    /// </returns>
    private static (string? Dandiset, string Root) FindRoots(string path, out string? problem)
    {
        problem = null;
        try
        {
            var dandiset = LocalDandiset.FindRoot(path);
            return (dandiset, dandiset ?? BidsDatasetRoot.FindAbove(path) ?? RootWithout(path));
        }
        catch (UsageException error)
        {
            problem = error.Message;
        }
        catch (IOException error)
        {
            problem =
                $"Cannot tell whether `{path}` is in a BIDS dataset: {error.Message.TrimEnd('.')}. Make the folders "
                + "above it readable for you, then run the command again.";
        }
        return (null, path);
    }

    /// <summary>
    /// Returns the result for a <c>dandiset.yaml</c> that cannot be read. Its content is not validated.
    /// </summary>
    private static ValidationResult? FindUnreadable(string dandiset)
    {
        try
        {
            using var file = LocalFile.Open(Path.Combine(dandiset, DandisetYaml.FileName));
            file.Read(stackalloc byte[1], 0);
            return null;
        }
        catch (DandiException error)
        {
            return new ValidationResult(
                FileResults.UnreadableFile,
                Severity.Error,
                DandisetYaml.FileName,
                error.Message
            );
        }
    }

    private static string RootWithout(string path) =>
        Directory.Exists(path) && !AssetNames.IsZarr(Path.GetFileName(path))
            ? path
            : Path.GetDirectoryName(path) ?? path;

    // If it is unknown whether a path exists, validation reports that as a result.
    private static bool IsAbsent(string path) => PathEntry.TryRead(path, out _) is { IsAbsent: true };

    private static IEnumerable<string> FoldersAbove(string path)
    {
        for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
            yield return folder;
    }
}
