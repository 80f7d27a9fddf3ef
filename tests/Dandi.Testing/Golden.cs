namespace Dandi.Testing;

/// <summary>Texts that people read, kept as files: <c>DANDI_UPDATE_GOLDENS=1</c> writes them anew.</summary>
public static class Golden
{
    /// <summary>Compares a text with the file that keeps it.</summary>
    /// <param name="file">Below the root of the checkout.</param>
    /// <param name="actual">The text.</param>
    public static void Matches(string file, string actual)
    {
        var path = Repository.Locate(file);
        if (Environment.GetEnvironmentVariable("DANDI_UPDATE_GOLDENS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }
        Assert.True(File.Exists(path), $"{file} is not there; DANDI_UPDATE_GOLDENS=1 writes it");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
