using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Dandi.Downloads.Targets;

/// <summary>
/// Notices two assets of a run with the same target, also if their names are one name only on this file system.
/// </summary>
/// <remarks>
/// Targets and assets are kept as 8 bytes of a keyed hash, so that memory is about 32 MB for a million assets, whatever
/// their paths are. The key is random, so that no server can choose paths with equal hashes; for a million paths the
/// chance that two differ and are taken for equal is less than one in ten million. Thread-safe.
/// </remarks>
internal sealed class TargetClaims(TargetTree tree)
{
    /// <summary>The maximum number of assets of a run; the largest Dandiset has fewer than 300,000.</summary>
    public const int MaxCount = 4_000_000;

    private readonly Lock _lock = new();
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Dictionary<ulong, ulong> _owners = [];
    private bool? _ignoresCase;

    /// <inheritdoc cref="TargetTree.Claim"/>
    public bool Add(string path, string owner)
    {
        lock (_lock)
        {
            if (_owners.Count == MaxCount)
                throw new DandiException(
                    $"A run can download at most {MaxCount} assets. Download the Dandiset folder by folder instead."
                )
                {
                    IsFatal = true,
                };
            var (target, asset) = (TargetOf(path), HashOf(owner));
            if (_owners.TryAdd(target, asset))
                return true;
            if (_owners[target] == asset)
                return false;
        }
        throw new DandiException(
            $"Another asset of this run has the target `{tree.FullPath(path)}`, too, so this one was not downloaded. "
                + "Use `--preserve-tree`, or download them one by one with `--output-dir`."
        );
    }

    /// <inheritdoc cref="TargetTree.IsClaimed"/>
    public bool Contains(string path)
    {
        lock (_lock)
            return _owners.ContainsKey(TargetOf(path));
    }

    private ulong TargetOf(string path)
    {
        var ignoresCase = _ignoresCase ??= tree.IgnoresCase ?? IgnoresCase();
        return HashOf(ignoresCase ? path.ToUpperInvariant() : path);
    }

    private ulong HashOf(string text)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text), hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }

    /// <summary>Asks the file system whether two spellings are one name.</summary>
    private bool IgnoresCase()
    {
        var name = $"dandi-case-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
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
