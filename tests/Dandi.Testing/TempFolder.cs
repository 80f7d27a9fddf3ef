namespace Dandi.Testing;

/// <summary>An empty folder that is gone after the test.</summary>
public class TempFolder : IDisposable
{
    /// <summary>Makes the folder.</summary>
    public TempFolder() => Root = Directory.CreateTempSubdirectory("dandi-test-").FullName;

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>The whole path of something in it.</summary>
    public string Locate(string path) => Path.Combine(Root, path);

    /// <summary>Writes a text file, and the folders that it is in.</summary>
    public string Write(string path, string text) => Write(path, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a file, and the folders that it is in.</summary>
    public string Write(string path, byte[] bytes)
    {
        var file = Locate(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
        return file;
    }

    /// <summary>Writes a file of made-up bytes: the same for the same seed.</summary>
    public string WriteRandom(string path, int size, int seed)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        return Write(path, bytes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Removes the folder.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!Directory.Exists(Root))
            return;
        MakeRemovable(Root);
        Directory.Delete(Root, recursive: true);
    }

    private static void MakeRemovable(string folder)
    {
        foreach (var inner in new DirectoryInfo(folder).EnumerateDirectories().Where(inner => inner.LinkTarget is null))
        {
            inner.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            MakeRemovable(inner.FullName);
        }
    }
}
