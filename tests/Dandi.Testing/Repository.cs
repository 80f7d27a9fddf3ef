namespace Dandi.Testing;

/// <summary>The checkout that the tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder that contains <c>Dandi.slnx</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The full path of a file or folder of the checkout.</summary>
    public static string Locate(string path) => Path.Combine(Root, path);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Dandi.slnx")))
                return folder.FullName;
        }
        throw new InvalidOperationException("The tests do not run inside a checkout.");
    }
}
