using Dandi.Files;

namespace Dandi.Server.Store.Files;

/// <summary>
/// Finishes at the start what an earlier process began with the files of a store. Only files that
/// <see cref="BlobFileName"/> describes, in the folder that it describes, are the store's own; links, folders and files
/// with other names stay as they are.
/// </summary>
internal sealed class BlobRecovery(string folder, BlobFiles files)
{
    /// <summary>The name of the folder of files that were not published.</summary>
    public const string UnfinishedName = "unfinished";

    /// <summary>
    /// Publishes or deletes the files that were not published, and restricts the permissions of all files to their
    /// owner.
    /// </summary>
    /// <param name="isKnown">Whether a row names a file.</param>
    /// <param name="removesUnknown">Whether to delete published files that no row names.</param>
    /// <returns>The number of published files that no row names and that were not deleted.</returns>
    /// <exception cref="DandiException">A link or file has the name of a folder of the store.</exception>
    public long Run(Func<string, bool> isKnown, bool removesUnknown)
    {
        foreach (var name in OwnFiles(files.Unfinished))
        {
            var path = Path.Combine(files.Unfinished, name);
            if (!isKnown(name))
            {
                File.Delete(path);
                continue;
            }
            PrivateAccess.EnsureFile(path);
            files.Publish(name);
        }
        var folders = Directory
            .EnumerateFileSystemEntries(folder)
            .Where(path => BlobFileName.IsFolder(Path.GetFileName(path)))
            .ToList();
        folders.ForEach(EnsureFolder);
        return folders.Sum(path => RecoverFolder(path, isKnown, removesUnknown));
    }

    /// <summary>Lists the paths of all files of a store.</summary>
    public static IEnumerable<string> ListFiles(string folder) =>
        Directory
            .EnumerateDirectories(folder)
            .Where(path => PathKinds.Of(path) == PathKind.Folder)
            .Where(path =>
                Path.GetFileName(path) is var name && (name == UnfinishedName || BlobFileName.IsFolder(name))
            )
            .SelectMany(path =>
                OwnFiles(path)
                    .Where(name => Path.GetFileName(path) is var own && (own == UnfinishedName || own == name[..2]))
                    .Select(name => Path.Combine(path, name))
            );

    /// <exception cref="DandiException">The path is something other than a folder.</exception>
    public static void EnsureFolder(string path)
    {
        if (PathKinds.Of(path) is PathKind.Folder or PathKind.Missing)
            return;
        throw new DandiException(
            $"`{path}` is not a folder, so it does not belong to an archive. Remove it, or choose another --directory."
        )
        {
            IsFatal = true,
        };
    }

    private static long RecoverFolder(string path, Func<string, bool> isKnown, bool removesUnknown)
    {
        PrivateAccess.EnsureFolder(path);
        var unknown = 0L;
        foreach (var name in OwnFiles(path).Where(name => name[..2] == Path.GetFileName(path)))
        {
            var (file, isUnknown) = (Path.Combine(path, name), !isKnown(name));
            if (isUnknown && removesUnknown)
            {
                File.Delete(file);
                continue;
            }
            PrivateAccess.EnsureFile(file);
            unknown += isUnknown ? 1 : 0;
        }
        return unknown;
    }

    private static IEnumerable<string> OwnFiles(string folder) =>
        Directory
            .EnumerateFileSystemEntries(folder)
            .Where(path => BlobFileName.IsValid(Path.GetFileName(path)) && PathKinds.Of(path) == PathKind.File)
            .Select(path => Path.GetFileName(path)!);
}
