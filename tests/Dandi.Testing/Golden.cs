namespace Dandi.Testing;

/// <summary>Expected output that is stored in files; <c>DANDI_UPDATE_GOLDENS=1</c> rewrites them.</summary>
public static class Golden
{
    /// <summary>Compares a text with the content of a file.</summary>
    /// <param name="file">Relative to the root of the checkout.</param>
    /// <param name="actual">The text.</param>
    public static void Matches(string file, string actual)
    {
        var path = Repository.Locate(file);
        if (Environment.GetEnvironmentVariable("DANDI_UPDATE_GOLDENS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }
        Assert.True(File.Exists(path), $"{file} does not exist; DANDI_UPDATE_GOLDENS=1 creates it");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
