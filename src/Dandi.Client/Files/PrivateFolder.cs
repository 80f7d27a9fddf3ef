using Dandi.FileSystem;

namespace Dandi.Files;

/// <summary>
/// A folder for state of this program. What is in it is trusted, so it must not be a folder that other users control,
/// for example because they created it first in a folder that all users share
/// (docs/decisions/0036-state-files.md).
/// </summary>
public static class PrivateFolder
{
    /// <summary>
    /// Creates a folder, for its owner only, if it does not exist, and checks it and the folder that contains it.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="homes">Folders whose owners root trusts (<see cref="FileOwner"/>).</param>
    /// <exception cref="UnauthorizedAccessException">Other users control the folder.</exception>
    /// <exception cref="IOException">The folder cannot be created.</exception>
    public static void Ensure(string folder, IReadOnlyList<string> homes)
    {
        if (Path.GetDirectoryName(folder) is { } parent)
        {
            Create(parent);
            // In a folder such as /tmp, other users can create folders, but not replace ours.
            Check(parent, homes, isShared: HasStickyBit(parent));
        }
        Create(folder);
        Check(folder, homes, isShared: false);
    }

    /// <summary>Describes why other users control a folder; null if they do not.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="homes">Folders whose owners root trusts (<see cref="FileOwner"/>).</param>
    public static string? FindProblem(string folder, IReadOnlyList<string> homes) =>
        !FileOwner.IsTrusted(folder, homes) ? $"`{folder}` belongs to another user"
        : IsWritableByEveryone(folder) ? $"every user may write to `{folder}`"
        : null;

    private static void Check(string folder, IReadOnlyList<string> homes, bool isShared)
    {
        if (FindProblem(folder, homes) is { } problem && !(isShared && FileOwner.IsTrusted(folder, homes)))
            throw new UnauthorizedAccessException(problem);
    }

    private static void Create(string folder)
    {
        if (!Directory.Exists(folder))
            Directory.CreateDirectory(folder, FileModes.OwnerOnlyFolder);
    }

    private static bool IsWritableByEveryone(string folder) =>
        (File.GetUnixFileMode(folder) & UnixFileMode.OtherWrite) != UnixFileMode.None;

    private static bool HasStickyBit(string folder) =>
        (File.GetUnixFileMode(folder) & UnixFileMode.StickyBit) != UnixFileMode.None;
}
