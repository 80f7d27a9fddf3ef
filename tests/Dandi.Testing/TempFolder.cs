namespace Dandi.Testing;

/// <summary>An empty folder that is deleted when it is disposed.</summary>
public class TempFolder : IDisposable
{
    public TempFolder() => Root = Directory.CreateTempSubdirectory("dandi-test-").FullName;

    /// <summary>The full path of the folder.</summary>
    public string Root { get; }

    /// <summary>The full path of a file or folder in it.</summary>
    public string Locate(string path) => Path.Combine(Root, path);

    /// <summary>Writes a text file and creates its parent folders.</summary>
    public string Write(string path, string text) => Write(path, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a file and creates its parent folders.</summary>
    public string Write(string path, byte[] bytes)
    {
        var file = Locate(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
        return file;
    }

    /// <summary>Writes a file of pseudorandom bytes, which depend on the seed only.</summary>
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

    protected virtual void Dispose(bool disposing)
    {
        if (!Directory.Exists(Root))
            return;
        MakeDeletable(Root);
        Directory.Delete(Root, recursive: true);
    }

    private static void MakeDeletable(string folder)
    {
        foreach (var inner in new DirectoryInfo(folder).EnumerateDirectories().Where(inner => inner.LinkTarget is null))
        {
            inner.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            MakeDeletable(inner.FullName);
        }
    }
}
