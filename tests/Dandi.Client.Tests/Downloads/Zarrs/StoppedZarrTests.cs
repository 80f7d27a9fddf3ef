using Dandi.Downloads;
using Dandi.FileSystem;
using Dandi.Testing;
using Dandi.Transfers;

namespace Dandi.Client.Tests.Downloads.Zarrs;

/// <summary>Zarrs whose download ends early: the run is stopped, or nothing can be written.</summary>
public sealed class StoppedZarrTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    private const string Zarr = "z.zarr";
    private const int ManyEntries = 1500;
    private readonly RunningArchive _archive = shared.Archive;

    [Fact]
    public async Task A_Zarr_that_is_stopped_deletes_nothing_and_says_how_many_entries_are_kept()
    {
        await using var scene = await CreateAsync(entries: 600);
        scene.Folder.Write($"{scene.Id}/{Zarr}/extra", "mine");
        using var stopping = new CancellationTokenSource();
        scene.Stopping = stopping.Token;
        scene.Store.OnGet = async (_, number, send) =>
        {
            if (number == 20)
                await stopping.CancelAsync();
            return await send();
        };

        var (report, outcomes) = await scene.DownloadAsync(OverwritePolicy.OverwriteDifferent);

        Assert.True(report.Interrupted);
        var message = Assert.IsType<Stopped>(outcomes[$"{scene.Id}/{Zarr}"]).Message;
        var local = scene.ReadZarr(Zarr);
        Assert.Equal($"Interrupted after {local.Count - 1} entries, which are kept.", message);
        Assert.InRange(local.Count, 2, 599);
        Assert.Equal("mine", local["extra"]);
        Assert.Equal((0, 1), (report.Failed, report.Stopped));
    }

    [Fact]
    public async Task A_Zarr_that_is_stopped_says_which_entries_failed_before_and_why()
    {
        await using var scene = await CreateAsync(entries: 2);
        using var stopping = new CancellationTokenSource();
        scene.Stopping = stopping.Token;
        scene.Store.OnGet = async (request, _, send) =>
        {
            if (!request.RequestUri!.AbsolutePath.EndsWith("/0000", StringComparison.Ordinal))
                return await send();
            await stopping.CancelAsync();
            return await StoreFaults.CorruptAsync(send());
        };

        var (_, outcomes) = await scene.DownloadAsync();

        Assert.Contains(
            $"; 1 failed:\n  0000: The bytes of `{Zarr}/0000` that arrived have the digest",
            Assert.IsType<Stopped>(outcomes[$"{scene.Id}/{Zarr}"]).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(OverwritePolicy.Error, OverwritePolicy.Skip)]
    [InlineData(OverwritePolicy.Overwrite, OverwritePolicy.Refresh)]
    [InlineData(OverwritePolicy.Refresh, OverwritePolicy.Refresh)]
    public async Task A_stopped_Zarr_is_completed_by_the_command_that_the_user_is_told(
        OverwritePolicy policy,
        OverwritePolicy told
    )
    {
        await using var scene = await CreateAsync(entries: 600);
        using var stopping = new CancellationTokenSource();
        scene.Stopping = stopping.Token;
        scene.Store.OnGet = async (_, _, send) =>
        {
            await stopping.CancelAsync();
            return await send();
        };
        var (stopped, _) = await scene.DownloadAsync(policy);
        scene.Stopping = CancellationToken.None;
        scene.Store.OnGet = (_, _, send) => send();

        var (rest, _) = await scene.DownloadAsync(told);

        var command = policy == told ? "the same command again" : $"the command again with `--existing {Name(told)}`";
        Assert.Equal(command, policy.CommandToResume());
        Assert.True(rest.Succeeded);
        Assert.Equal(600, scene.ReadZarr(Zarr).Count);
        Assert.Equal(600, stopped.BytesTransferred + rest.BytesTransferred);
    }

    [Fact]
    public async Task A_Zarr_that_another_program_downloads_is_given_up_before_anything_is_requested()
    {
        await using var scene = await CreateAsync(ManyEntries);
        scene.Lock = _ => throw new IOException("locked (by the test)", Errno.Again);

        var (report, outcomes) = await scene.DownloadAsync();

        Assert.Equal(1, report.Failed);
        var message = Assert.IsType<Failed>(outcomes[$"{scene.Id}/{Zarr}"]).Message;
        Assert.Contains("is being downloaded by another program", message, StringComparison.Ordinal);
        Assert.Empty(scene.Store.Ranges);
    }

    [Fact]
    public async Task The_URLs_of_a_Zarr_are_known_when_its_first_entry_begins_to_arrive()
    {
        await using var scene = await DownloadScene.CreateAsync(_archive);
        await scene.AddZarrAsync(
            Zarr,
            new()
            {
                ["0"] = new string('x', 3 << 20),
                ["1"] = "one",
                ["2"] = "two",
            }
        );
        var others = new TaskCompletionSource();
        scene.Store.OnGet = async (request, _, send) =>
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("/0", StringComparison.Ordinal))
                return await StoreFaults.PauseAsync(send(), 1 << 20, others.Task);
            others.TrySetResult();
            return await send();
        };

        var (report, _) = await scene
            .DownloadAsync()
            .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.True(report.Succeeded);
        Assert.Equal(3, scene.ReadZarr(Zarr).Count);
    }

    [Theory]
    [InlineData(OverwritePolicy.Skip, true)]
    [InlineData(OverwritePolicy.Overwrite, false)]
    public async Task An_entry_that_another_program_creates_meanwhile_leaves_nothing_behind(
        OverwritePolicy policy,
        bool isKept
    )
    {
        var large = new string('x', 3 << 20);
        await using var scene = await DownloadScene.CreateAsync(_archive);
        await scene.AddZarrAsync(Zarr, new() { ["0"] = large, ["1"] = "one" });
        scene.Store.OnGet = async (request, _, send) =>
        {
            var path = request.RequestUri!.AbsolutePath;
            scene.Folder.Write(
                $"{scene.Id}/{Zarr}/{path[^1]}",
                path.EndsWith("/0", StringComparison.Ordinal) ? large : "one"
            );
            return await send();
        };

        var (report, outcomes) = await scene.DownloadAsync(policy);

        Assert.Equal(isKept, report.Succeeded);
        if (outcomes[$"{scene.Id}/{Zarr}"] is Failed failed)
            Assert.Contains("another program created it while", failed.Message, StringComparison.Ordinal);
        Assert.Equal(large, scene.ReadZarr(Zarr)["0"]);
        scene.AssertNoLeftovers();
    }

    private static string Name(OverwritePolicy policy) => policy.ToString().ToLowerInvariant();

    /// <summary>Uploads a Zarr with entries of one byte.</summary>
    private async Task<DownloadScene> CreateAsync(int entries)
    {
        var scene = await DownloadScene.CreateAsync(_archive);
        await scene.AddZarrAsync(Zarr, Enumerable.Range(0, entries).ToDictionary(i => $"{i:0000}", _ => "x"));
        return scene;
    }
}
