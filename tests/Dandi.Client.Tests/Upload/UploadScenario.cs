using Dandi.Discovery;
using Dandi.Transfers;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload;

/// <summary>An upload: the local files, what was uploaded before, the options, and the expected result.</summary>
internal sealed record UploadScenario
{
    private const string File = "sub-1/a.mp4";

    /// <summary>Creates the local files, and what the archive has before; without faults.</summary>
    public required Func<UploadScene, Task> PrepareAsync { get; init; }

    public UploadOptions Options { get; init; } = new();

    /// <summary>The path of the asset that is uploaded; null if nothing is uploaded.</summary>
    public string? Path { get; init; } = File;

    /// <summary>The number of bytes that must be sent to the store.</summary>
    public required long Bytes { get; init; }

    /// <summary>A file that the archive does not have.</summary>
    public static UploadScenario NewFile() => OfFile(100_000, new UploadOptions());

    /// <summary>A new file that is named on the command line, so that its asset is looked up and not listed.</summary>
    public static UploadScenario NamedFile() => OfFile(100_000, new UploadOptions { Named = new NamedPaths([File]) });

    /// <summary>A file of two parts.</summary>
    public static UploadScenario LargeFile() => OfFile(65 << 20, new UploadOptions());

    /// <summary>A file whose asset has other bytes.</summary>
    public static UploadScenario Replacement() =>
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

    /// <summary>A file that was deleted locally, and one that was not.</summary>
    public static UploadScenario Sync() =>
        new()
        {
            PrepareAsync = async scene =>
            {
                scene.Folder.Write("stays.mp4", "stays");
                scene.Folder.Write(File, "to be deleted");
                await scene.UploadAsync();
                System.IO.File.Delete(scene.Folder.Locate(File));
            },
            Options = new UploadOptions { Sync = SyncMode.Do },
            Path = null,
            Bytes = 0,
        };

    /// <summary>A Zarr that the archive does not have.</summary>
    public static UploadScenario NewZarr() =>
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

    /// <summary>A Zarr of which two entries were deleted and one was changed locally.</summary>
    public static UploadScenario ChangedZarr() =>
        new()
        {
            PrepareAsync = async scene =>
            {
                scene.WriteZarr(12);
                scene.Folder.Write($"{ZarrScene.Path}/x/gone", "to be deleted");
                scene.Folder.Write($"{ZarrScene.Path}/x/left", "to be deleted, too");
                await scene.UploadAsync();
                System.IO.File.Delete(scene.Folder.Locate($"{ZarrScene.Path}/x/gone"));
                System.IO.File.Delete(scene.Folder.Locate($"{ZarrScene.Path}/x/left"));
                scene.Folder.Write($"{ZarrScene.Path}/x/3", "changed");
            },
            Path = ZarrScene.Path,
            Bytes = "changed".Length,
        };

    private static int ArrayLength => ZarrScene.ArrayMetadata(12).Length;

    private static UploadScenario OfFile(int size, UploadOptions options) =>
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
