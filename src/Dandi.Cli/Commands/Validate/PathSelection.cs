using Dandi.Cli.Output.Results;
using Dandi.Discovery;
using Dandi.Files;
using Dandi.FileSystem;
using Dandi.Inspection;

namespace Dandi.Cli.Commands.Validate;

/// <summary>Finds what the paths of <c>dandi validate</c> name, lazily.</summary>
/// <param name="workingDirectory">Where the command was called.</param>
/// <param name="anyPath">Whether every file is looked at.</param>
internal sealed class PathSelection(string workingDirectory, bool anyPath)
{
    private readonly List<string> _notices = [];
    private readonly HashSet<string> _bidsRoots = new(StringComparer.Ordinal);
    private readonly HashSet<string> _dandisets = new(StringComparer.Ordinal);

    /// <summary>What the user should know of paths that were passed over; complete at the end of the enumeration.</summary>
    public IReadOnlyList<string> Notices => _notices;

    /// <summary>The whole forms of paths as typed, without those that lie in others.</summary>
    /// <exception cref="UsageException">There is nothing at one of them.</exception>
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

    /// <summary>What there is at the paths, in their order; in a folder, by name.</summary>
    public IEnumerable<SelectedPath> Find(IEnumerable<string> fullPaths)
    {
        foreach (var path in fullPaths)
        {
            var dandiset = FindRoot(path, out var doubt);
            if (doubt is not null)
            {
                yield return new SelectedPath(
                    path,
                    IsInDandiset: false,
                    new LocalAsset(path, path, AssetKind.Unreadable, null) { Problem = doubt }
                )
                {
                    FullPath = path,
                };
                continue;
            }
            if (dandiset is not null && _dandisets.Add(dandiset) && FindUnreadable(dandiset) is { } unreadable)
            {
                yield return new SelectedPath(dandiset, IsInDandiset: true, null)
                {
                    FullPath = unreadable.Path,
                    Known = unreadable,
                };
            }
            if (dandiset is null)
                yield return new SelectedPath(path, IsInDandiset: false, null) { FullPath = path };
            var root = dandiset ?? RootWithout(path);
            var discovery = new AssetDiscovery(
                root,
                new NamedPaths([Path.GetRelativePath(root, path) is not "." and var relative ? relative : ""]),
                anyPath
            );
            foreach (var asset in discovery.Find())
            {
                // As the Python client, which has nothing to say of a link to nothing that has no name of an asset.
                if (asset is { Kind: AssetKind.Missing, Problem: { } problem })
                    _notices.Add(problem);
                else
                    yield return new SelectedPath(root, dandiset is not null, asset) { FullPath = asset.FullPath };
            }
            foreach (
                var bidsRoot in discovery.BidsRoots.Where(bidsRoot => _bidsRoots.Add(Path.Combine(root, bidsRoot)))
            )
            {
                yield return new SelectedPath(root, dandiset is not null, null)
                {
                    FullPath = Path.Combine(root, bidsRoot),
                    Known = BidsResults.NotChecked(bidsRoot),
                };
            }
            _notices.AddRange(discovery.Notices);
        }
    }

    private static string? FindRoot(string path, out string? doubt)
    {
        doubt = null;
        try
        {
            return LocalDandiset.FindRoot(path);
        }
        catch (UsageException error)
        {
            doubt = error.Message;
            return null;
        }
    }

    /// <returns>The result about a <c>dandiset.yaml</c> that cannot be read; what it says is not validated.</returns>
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

    /// <remarks>What cannot be told becomes a result of validation.</remarks>
    private static bool IsAbsent(string path) => PathEntry.TryLook(path, out _) is { IsAbsent: true };

    private static IEnumerable<string> FoldersAbove(string path)
    {
        for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
            yield return folder;
    }
}
