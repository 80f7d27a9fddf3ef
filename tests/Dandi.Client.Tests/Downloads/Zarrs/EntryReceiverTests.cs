using Dandi.Downloads;
using Dandi.Testing;
using Dandi.Transfers;

namespace Dandi.Client.Tests.Downloads.Zarrs;

/// <summary>Zarrs whose small entries are received on blocking connections.</summary>
public sealed class EntryReceiverTests(SharedArchive archive) : IClassFixture<SharedArchive>
{
    private const string Path = "a.zarr";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Entries_of_all_sizes_arrive(bool embargo)
    {
        await using var scene = await DownloadScene.CreateWithSocketsAsync(archive.Archive, embargo);
        var entries = await AddZarrAsync(scene);

        var (report, outcomes) = await scene.DownloadAsync();

        Assert.IsType<Downloaded>(outcomes[$"{scene.Id}/{Path}"]);
        Assert.Equal(entries, scene.ReadZarr(Path));
        Assert.Equal(entries.Values.Sum(content => (long)content.Length), report.BytesTransferred);
        Assert.Equal(!embargo, scene.BlockingSuccesses > 0);
        scene.AssertNoLeftovers();
    }

    [Fact]
    public async Task What_is_missing_or_wrong_arrives()
    {
        await using var scene = await DownloadScene.CreateWithSocketsAsync(archive.Archive);
        var entries = await AddZarrAsync(scene);
        await scene.DownloadAsync();
        var before = scene.BlockingSuccesses;
        foreach (var (key, number) in entries.Keys.Select((key, number) => (key, number)))
        {
            if (number % 3 == 0)
                File.Delete(scene.Locate($"{Path}/{key}"));
            else if (number % 3 == 1)
                scene.Folder.Write($"{scene.Id}/{Path}/{key}", "wrong");
        }

        var (_, outcomes) = await scene.DownloadAsync(OverwritePolicy.OverwriteDifferent);

        Assert.IsType<Downloaded>(outcomes[$"{scene.Id}/{Path}"]);
        Assert.Equal(entries, scene.ReadZarr(Path));
        Assert.True(scene.BlockingSuccesses > before);
        scene.AssertNoLeftovers();
    }

    [Fact]
    public async Task After_a_stop_the_next_run_completes_it()
    {
        await using var scene = await DownloadScene.CreateWithSocketsAsync(archive.Archive);
        var entries = await AddZarrAsync(scene);
        using var stopping = new CancellationTokenSource();
        scene.Stopping = stopping.Token;
        scene.OnEvent = value =>
        {
            if (value.BytesDone > 0)
                stopping.Cancel();
        };
        var (_, stopped) = await scene.DownloadAsync();
        Assert.IsNotType<Downloaded>(stopped[$"{scene.Id}/{Path}"]);
        (scene.Stopping, scene.OnEvent) = (CancellationToken.None, _ => { });

        var (_, outcomes) = await scene.DownloadAsync(OverwritePolicy.Refresh);

        Assert.IsType<Downloaded>(outcomes[$"{scene.Id}/{Path}"]);
        Assert.Equal(entries, scene.ReadZarr(Path));
    }

    private static async Task<Dictionary<string, string>> AddZarrAsync(DownloadScene scene)
    {
        var random = new Random(1);
        var entries = Enumerable
            .Range(0, 600)
            .ToDictionary(number => $"0/{number}.0", _ => new string('x', random.Next(0, 5) * random.Next(0, 20_000)));
        await scene.AddZarrAsync(Path, entries);
        return entries;
    }
}
