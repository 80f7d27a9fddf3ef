using Dandi.Discovery;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload;

/// <summary>What is in the folder, what has happened before, and what the run is asked to do.</summary>
internal sealed record UploadStory
{
    private const string File = "sub-1/a.mp4";

    /// <summary>Fills the folder; with the network as it should be.</summary>
    public required Func<UploadScene, Task> PrepareAsync { get; init; }

    /// <summary>What the run is asked to do.</summary>
    public UploadOptions Options { get; init; } = new();

    /// <summary>The asset that is uploaded; null where nothing is.</summary>
    public string? Path { get; init; } = File;

    /// <summary>How many bytes must travel to the store.</summary>
    public required long Bytes { get; init; }

    /// <summary>A file that the archive has not.</summary>
    public static UploadStory NewFile() => OfFile(100_000, new UploadOptions());

    /// <summary>The same, named on the command line: then the archive is asked for it alone.</summary>
    public static UploadStory NamedFile() => OfFile(100_000, new UploadOptions { Named = new NamedPaths([File]) });

    /// <summary>A file of two parts.</summary>
    public static UploadStory LargeFile() => OfFile(65 << 20, new UploadOptions());

    /// <summary>A file that the archive has with other bytes.</summary>
    public static UploadStory Replacement() =>
        new()
        {
            PrepareAsync = async scene =>
            {
                scene.Folder.WriteRandom(File, 50_000, seed: 1);
                await scene.UploadAsync();
                scene.Folder.WriteRandom(File, 60_000, seed: 2);
            },
            Options = new UploadOptions { Existing = ExistingPolicy.Force },
            Bytes = 60_000,
        };

    /// <summary>A file that is gone here, and one that is not.</summary>
    public static UploadStory Sync() =>
        new()
        {
            PrepareAsync = async scene =>
            {
                scene.Folder.Write("stays.mp4", "stays");
                scene.Folder.Write(File, "goes");
                await scene.UploadAsync();
                System.IO.File.Delete(scene.Folder.Locate(File));
            },
            Options = new UploadOptions { Sync = SyncMode.Do },
            Path = null,
            Bytes = 0,
        };

    /// <summary>A Zarr that the archive has not.</summary>
    public static UploadStory NewZarr() =>
        new()
        {
            PrepareAsync = scene =>
            {
                scene.WriteZarr(12);
                return Task.CompletedTask;
            },
            Path = ZarrScene.Path,
            Bytes = """{"zarr_format": 2}""".Length + ArrayLength + Enumerable.Range(0, 12).Sum(chunk => 100 + chunk),
        };

    /// <summary>A Zarr that the archive has with two files more, and one other.</summary>
    public static UploadStory ChangedZarr() =>
        new()
        {
            PrepareAsync = async scene =>
            {
                scene.WriteZarr(12);
                scene.Folder.Write($"{ZarrScene.Path}/x/gone", "will go");
                scene.Folder.Write($"{ZarrScene.Path}/x/left", "will go too");
                await scene.UploadAsync();
                System.IO.File.Delete(scene.Folder.Locate($"{ZarrScene.Path}/x/gone"));
                System.IO.File.Delete(scene.Folder.Locate($"{ZarrScene.Path}/x/left"));
                scene.Folder.Write($"{ZarrScene.Path}/x/3", "changed");
            },
            Path = ZarrScene.Path,
            Bytes = "changed".Length,
        };

    private static int ArrayLength =>
        """{"zarr_format": 2, "shape": [12], "chunks": [1], "dtype": "|u1", "compressor": null, "filters": null, "fill_value": 0, "order": "C"}""".Length;

    private static UploadStory OfFile(int size, UploadOptions options) =>
        new()
        {
            PrepareAsync = scene =>
            {
                scene.Folder.WriteRandom(File, size, seed: 1);
                return Task.CompletedTask;
            },
            Options = options,
            Bytes = size,
        };
}
