using System.Text.Json;

namespace Dandi.Testing;

/// <summary>The folder with the reference results, given by <c>DANDI_CORPUS</c> or standing beside the checkout.</summary>
public static class Corpus
{
    private static readonly string? Root = Find();

    /// <summary>Reads a JSON document of the corpus; the test is skipped, saying so, where there is no corpus.</summary>
    public static JsonElement Read(string path)
    {
        var file = Locate(path);
        using var stream = File.OpenRead(file);
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    /// <summary>The whole path of a file of the corpus; the test is skipped, saying so, where there is no corpus.</summary>
    public static string Locate(string path)
    {
        Assert.SkipWhen(Root is null, "the corpus is not here: set DANDI_CORPUS or put it at ../shared/corpus");
        return Path.Combine(Root!, path);
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("DANDI_CORPUS") is { Length: > 0 } given) return given;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Dandi.slnx")))
            {
                var beside = Path.Combine(folder.Parent?.FullName ?? "/", "shared", "corpus");
                return Directory.Exists(beside) ? beside : null;
            }
        }
        return null;
    }
}
