using System.Security.Cryptography;
using Dandi.FileSystem;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Downloads.Targets;

/// <summary>
/// The folder that a download writes to: the only way in which a download creates, replaces or deletes anything
/// (docs/decisions/0042-download-targets.md).
/// </summary>
/// <remarks>
/// <para>
/// Paths come from a server that is not trusted. <see cref="FileAt(string)"/> and <see cref="FolderAt"/> refuse those
/// that could mean something else than a file below the folder (<see cref="TargetNames"/>). Whatever is done is done by
/// name in an open folder (<see cref="FolderHandle"/>), so a link leads out of the folder at no time, also if other
/// programs create links meanwhile.
/// </para>
/// <para>
/// Nothing in the way is overwritten silently: what exists at a target is replaced only if the caller says so, a file
/// in the place of a folder and a folder in the place of a file only with <see cref="ReplacesOtherKinds"/>. Two targets
/// of a run that are one file on this file system, or of which one is a folder of the other, are an error
/// (<see cref="Claim"/>). Thread-safe.
/// </para>
/// </remarks>
public sealed class TargetTree : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TargetClaims _claims;
    private readonly ReplacedFiles _replaced;
    private FolderHandle? _root;
    private volatile bool _hasUnnamedFiles = true;
    private int _hasWarnedOfLocks;

    /// <summary>Describes the tree; nothing is created yet.</summary>
    /// <param name="root">The folder; its parent must exist. It may be reached through links.</param>
    public TargetTree(string root) =>
        (Root, _claims, _replaced) = (Path.GetFullPath(root), new TargetClaims(this), new ReplacedFiles(this));

    /// <summary>The absolute path of the folder.</summary>
    public string Root { get; }

    /// <summary>
    /// Whether a file in the place of a folder is replaced, and a folder without files in the place of a file. A folder
    /// with files never is. The file is deleted when the folder has a complete file; if it never gets one, the file is
    /// put back when the tree is disposed.
    /// </summary>
    public bool ReplacesOtherKinds { get; init; }

    /// <summary>Called with each sentence that the user should know; from many threads.</summary>
    public Action<string> Warned { get; init; } = _ => { };

    /// <summary>
    /// Whether names that differ only in case are one name on this file system; null to find out, which creates a
    /// folder in the root and deletes it again.
    /// </summary>
    internal bool? IgnoresCase { get; init; }

    /// <summary>The name of that folder in lowercase.</summary>
    internal string ProbeName { get; init; } =
        $"dandi-case-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";

    /// <summary>Locks a file for this program, or throws what .NET throws.</summary>
    internal Action<FileStream> Lock { get; init; } = stream => stream.Lock(0, 0);

    /// <summary>Waits until the disk has the bytes of a file.</summary>
    internal Action<SafeFileHandle> Flush { get; init; } = RandomAccess.FlushToDisk;

    /// <summary>Whether files can be written before they have a name, as far as is known.</summary>
    internal bool HasUnnamedFiles
    {
        get => _hasUnnamedFiles;
        set => _hasUnnamedFiles = value;
    }

    /// <summary>Returns a file of the tree, which need not exist.</summary>
    /// <param name="path">The path relative to the root, with <c>/</c>.</param>
    /// <exception cref="DandiException">The path is not safe.</exception>
    public TargetFile FileAt(string path) => FileAt(path, entries: null);

    /// <summary>Returns a folder of the tree, which need not exist.</summary>
    /// <inheritdoc cref="FileAt(string)"/>
    public TargetFolder FolderAt(string path) => new(this, Checked(path));

    /// <summary>
    /// Reserves a target for an asset of this run, before anything of it is transferred. Entries of Zarrs are not
    /// claimed, only the Zarr.
    /// </summary>
    /// <param name="path">The path relative to the root, with <c>/</c>.</param>
    /// <param name="owner">What identifies the asset, such as its id.</param>
    /// <returns>False if the same asset has claimed it before, so that nothing is left to do.</returns>
    /// <exception cref="DandiException">
    /// The path is not safe, or the target of another asset of the run is equal, a folder of it, or in it.
    /// </exception>
    public bool Claim(string path, string owner) => _claims.Add(Checked(path), owner);

    /// <summary>
    /// Reserves a <c>dandiset.yaml</c> for the metadata of a Dandiset, which no asset may overwrite.
    /// </summary>
    /// <inheritdoc cref="Claim"/>
    public bool ClaimMetadata(string path, string owner) => _claims.AddMetadata(Checked(path), owner);

    /// <summary>Whether an asset of this run has claimed a path.</summary>
    public bool IsClaimed(string path) => _claims.Contains(path);

    /// <summary>
    /// Whether what has arrived of a path is deleted at the end, because a file is put back in the place of its folder.
    /// </summary>
    /// <param name="path">The path relative to the root, with <c>/</c>.</param>
    internal bool WillPutBack(string path) => _replaced.WillPutBack(path);

    /// <inheritdoc/>
    public void Dispose()
    {
        _replaced.PutBack();
        _root?.Dispose();
    }

    /// <inheritdoc cref="FileAt(string)"/>
    internal TargetFile FileAt(string path, EntryTargets? entries) => new(this, Checked(path), entries);

    /// <summary>The full path of something in the tree, for messages and for reading.</summary>
    internal string FullPath(string path) => path.Length == 0 ? Root : Path.Combine(Root, path);

    /// <summary>Says once per run that this file system has no locks.</summary>
    internal void WarnOfMissingLocks()
    {
        if (Interlocked.Exchange(ref _hasWarnedOfLocks, 1) == 0)
            Warned(
                $"The file system of `{Root}` has no locks, so nothing keeps two programs from writing the same files. "
                    + "Make sure that no other download writes to this folder."
            );
    }

    /// <summary>Reports that a file has its name, so that what its folders replace is not needed any more.</summary>
    internal void Complete(string path) => _replaced.Complete(path);

    /// <summary>Opens a folder of the tree.</summary>
    /// <returns>Null if it does not exist, or if something else is in its place.</returns>
    /// <exception cref="DandiException">A link leads out of the tree, or the folder cannot be read.</exception>
    internal FolderHandle? TryOpen(string path) => TargetError.Wrap(FullPath(path), "read", () => TryOpen(path, out _));

    /// <summary>Opens a folder of the tree, and creates it and those above it if they do not exist.</summary>
    /// <exception cref="DandiException">A file or an outside link is in the way, or it cannot be created.</exception>
    internal FolderHandle OpenOrCreate(string path) => TargetError.Wrap(FullPath(path), "created", () =>
        {
            if (TryOpen(path, out _) is { } existing)
                return existing;
            EnsureRoot();
            foreach (var folder in AssetPath.FoldersOf(path))
                Create(folder);
            return Create(path, returns: true)!;
        });

    private static string Checked(string path) =>
        TargetNames.FindProblem(path) is { } problem
            ? throw new DandiException(
                $"The archive's path {Quoted.Of(path)} {problem}, so nothing is written there. "
                    + "Ask the owner of the Dandiset to rename it; everything else is downloaded."
            )
            : path;

    private FolderHandle? TryOpen(string path, out FolderProblem problem)
    {
        problem = FolderProblem.Missing;
        if (OpenRoot() is not { } root)
            return null;
        var folder = root.TryOpenFolder(path, out problem);
        return problem is FolderProblem.OutsideLink or FolderProblem.UnfollowedLink
            ? throw TargetError.UnusableLink(path, Root, problem)
            : folder;
    }

    private FolderHandle? OpenRoot()
    {
        lock (_lock)
        {
            try
            {
                return _root ??= FolderHandle.Open(Root);
            }
            catch (DirectoryNotFoundException)
            {
                return null;
            }
        }
    }

    private FolderHandle EnsureRoot()
    {
        if (OpenRoot() is { } root)
            return root;
        var (parent, name) = (Path.GetDirectoryName(Root) ?? "/", Path.GetFileName(Root));
        using var above = FolderHandle.Open(parent);
        CreateIn(above, name, null);
        return OpenRoot() ?? throw TargetError.InTheWay(Root, "a link to nothing");
    }

    /// <summary>Creates one folder, whose parent exists.</summary>
    private FolderHandle? Create(string path, bool returns = false)
    {
        var folder = TryOpen(path, out var problem);
        if (problem != FolderProblem.None)
        {
            var (parent, name) = Split(path);
            using var above = TryOpen(parent, out _) ?? throw TargetError.Vanished(FullPath(parent));
            CreateIn(above, name, path);
            folder = TryOpen(path, out _) ?? throw TargetError.Vanished(FullPath(path));
        }
        if (returns)
            return folder;
        folder!.Dispose();
        return null;
    }

    /// <param name="parent">The folder that it is created in.</param>
    /// <param name="name">Its name.</param>
    /// <param name="path">Its path in the tree; null for the root, which never replaces anything.</param>
    private void CreateIn(FolderHandle parent, string name, string? path)
    {
        var fullPath = FullPath(path ?? "");
        if (parent.TryCreateFolder(name))
            return;
        switch (parent.Find(name)?.Kind)
        {
            // Another transfer has just created it.
            case EntryKind.Folder:
                return;
            case null or EntryKind.File when ReplacesOtherKinds && path is not null:
                _replaced.CreateFolder(parent, path);
                return;
            case EntryKind.Link:
                throw TargetError.LinkInTheWay(fullPath);
            case EntryKind.Special:
                throw TargetError.InTheWay(fullPath, "a special file");
            default:
                throw TargetError.InTheWay(fullPath, "a file");
        }
    }

    /// <summary>Splits a path into its folder, which may be empty, and its last name.</summary>
    internal static (string Folder, string Name) Split(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash < 0 ? ("", path) : (path[..slash], path[(slash + 1)..]);
    }
}
