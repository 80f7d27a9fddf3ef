using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Dandi.Downloads.Targets;

/// <summary>
/// Notices two assets of a run with the same target, or one whose target is a folder of the other's, also if their
/// names are one name only on this file system.
/// </summary>
/// <remarks>
/// Targets, their folders and assets are kept as 8 bytes of a keyed hash, so that memory is about 32 MB for a million
/// assets and 16 MB for a million folders, whatever their paths are. The key is random, so that no
/// server can choose paths with equal hashes; for a million paths the chance that two differ and are taken for equal is
/// less than one in ten million. Thread-safe.
/// </remarks>
internal sealed class TargetClaims(TargetTree tree)
{
    /// <summary>
    /// The maximum number of assets of a run, and of folders of them; the largest Dandiset has fewer than 300,000.
    /// </summary>
    public const int MaxCount = 4_000_000;

    private readonly Lock _lock = new();
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Dictionary<ulong, ulong> _owners = [];
    private readonly HashSet<ulong> _folders = [];
    private readonly HashSet<ulong> _metadata = [];
    private bool? _ignoresCase;

    /// <inheritdoc cref="TargetTree.ClaimMetadata"/>
    public bool AddMetadata(string path, string owner)
    {
        lock (_lock)
        {
            var isFirst = Add(path, owner);
            _metadata.Add(TargetOf(path));
            return isFirst;
        }
    }

    /// <inheritdoc cref="TargetTree.Claim"/>
    public bool Add(string path, string owner)
    {
        lock (_lock)
        {
            if (_owners.Count == MaxCount || _folders.Count >= MaxCount)
                throw new DandiException(
                    $"A run can download at most {CountText.Of(MaxCount)} assets in as many folders. Download the "
                        + "Dandiset folder by folder instead."
                )
                {
                    IsFatal = true,
                };
            var (target, asset) = (TargetOf(path), HashOf(owner));
            if (_owners.TryGetValue(target, out var other))
                return other == asset ? false : throw Taken(path, $"has the target `{tree.FullPath(path)}`, too");
            if (_folders.Contains(target))
                throw Taken(path, $"has a target in `{tree.FullPath(path)}`, which would be a file or Zarr");
            var folders = AssetPath.FoldersOf(path).Select(folder => (Path: folder, Target: TargetOf(folder))).ToList();
            if (folders.FirstOrDefault(folder => _owners.ContainsKey(folder.Target)).Path is { } file)
                throw Taken(
                    file,
                    $"has the target `{tree.FullPath(file)}`, which would be a folder of `{tree.FullPath(path)}`"
                );
            _folders.UnionWith(folders.Select(folder => folder.Target));
            _owners.Add(target, asset);
            return true;
        }
    }

    /// <inheritdoc cref="TargetTree.IsClaimed"/>
    public bool Contains(string path)
    {
        lock (_lock)
            return _owners.ContainsKey(TargetOf(path));
    }

    private DandiException Taken(string path, string has) =>
        new(
            _metadata.Contains(TargetOf(path))
                ? $"`{tree.FullPath(path)}` is for the metadata of the Dandiset, so nothing else was written there. "
                    + "Ask the owner of the Dandiset to rename the asset, or download it alone with `--output-dir`."
                : $"Another asset of this run {has}, so this one was not downloaded. Use `--preserve-tree`, or "
                    + "download them one by one with `--output-dir`."
        );

    private ulong TargetOf(string path)
    {
        var ignoresCase = _ignoresCase ??= tree.IgnoresCase ?? IgnoresCase(tree.ProbeName);
        return HashOf(ignoresCase ? path.ToUpperInvariant() : path);
    }

    private ulong HashOf(string text)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text), hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }

    /// <summary>Asks the file system whether two spellings are one name.</summary>
    /// <param name="name">The name of a folder in lowercase, which is created for it and then deleted.</param>
    private bool IgnoresCase(string name)
    {
        try
        {
            using var root = tree.TryOpen("");
            if (root is null || !root.TryCreateFolder(name))
                return false;
            try
            {
                return root.Find(name.ToUpperInvariant()) is not null;
            }
            finally
            {
                _ = root.TryDeleteFolder(name);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Where nothing can be created, nothing can collide; what is written reports the cause.
            return false;
        }
    }
}
