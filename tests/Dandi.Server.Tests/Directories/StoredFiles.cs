namespace Dandi.Server.Tests.Directories;

/// <summary>The files of a store, as they are on the disk.</summary>
internal static class StoredFiles
{
    /// <summary>Lists all files of the store in the directory of an archive, also unfinished ones.</summary>
    public static IReadOnlyList<string> List(string directory) =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(directory, "objects"), "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Creates a file with a name of the store.</summary>
    public static string Create(string directory, char digit)
    {
        var name = new string(digit, 32);
        var path = Path.Combine(directory, "objects", name[..2], name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "x");
        return path;
    }
}
