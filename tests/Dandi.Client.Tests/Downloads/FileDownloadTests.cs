using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Dandi.Testing;
using Dandi.Transfers;

namespace Dandi.Client.Tests.Downloads;

public sealed class FileDownloadTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    // More than is received in memory.
    private const int Size = 3 << 20;

    private readonly RunningArchive _archive = shared.Archive;

    [Fact]
    public async Task Files_get_the_bytes_and_times_of_the_archive_without_sending_the_key_to_the_store()
    {
        await using var scene = await DownloadScene.CreateAsync(_archive);
        var small = await scene.AddAsync("a.txt", 10);
        var medium = await scene.AddAsync("sub-1/b.bin", Size);
        var large = await scene.AddAsync("sub-1/deep/c.bin", (64 << 20) + 5);

        var (report, outcomes) = await scene.DownloadAsync();

        Assert.All(outcomes.Values, outcome => Assert.IsType<Downloaded>(outcome));
        Assert.Equal((3, 0), (report.Done, report.Failed));
        Assert.Equal(small, scene.Read("a.txt"));
        Assert.Equal(medium, scene.Read("sub-1/b.bin"));
        Assert.True(large.AsSpan().SequenceEqual(scene.Read("sub-1/deep/c.bin")));
        Assert.Equal(DownloadScene.Modified.UtcDateTime, File.GetLastWriteTimeUtc(scene.Locate("a.txt")));
        Assert.Equal(DownloadScene.Modified.UtcDateTime, File.GetLastWriteTimeUtc(scene.Locate("sub-1/b.bin")));
        Assert.Equal(small.Length + medium.Length + large.Length, report.BytesTransferred);
        scene.AssertNoLeftovers();
        Assert.False(scene.Store.HasSeenKey);
    }

    [Fact]
    public async Task A_body_that_is_cut_off_is_continued_where_it_ended()
    {
        await using var scene = await DownloadScene.CreateAsync(_archive);
        var bytes = await scene.AddAsync("a.bin", Size);
        var (random, received) = (new Random(3), 0L);
        scene.Store.OnGet = async (request, number, send) =>
        {
            var cut = number < 6 ? random.Next(0, 600_000) : int.MaxValue;
            received += Math.Min(cut, Size - (request.Headers.Range?.Ranges.Single().From ?? 0));
            return await StoreFaults.CutAsync(send(), cut);
        };

        await scene.DownloadAsync();

        Assert.Equal(bytes, scene.Read("a.bin"));
        Assert.Equal((6, (long)Size), (scene.Store.Ranges.Count, received));
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_is_read_from_the_beginning_again()
    {
        await using var scene = await DownloadScene.CreateAsync(_archive);
        var bytes = await scene.AddAsync("a.bin", (64 << 20) + 100);
        scene.Store.OnGet = async (request, number, send) =>
        {
            request.Headers.Range = null;
            return await StoreFaults.CutAsync(send(), number is 2 ? 1_000_000 : int.MaxValue);
        };

        var (_, outcomes) = await scene.DownloadAsync();

        Assert.IsType<Downloaded>(outcomes.Values.Single());
        Assert.True(bytes.AsSpan().SequenceEqual(scene.Read("a.bin")));
    }

    [Fact]
    public async Task A_small_file_from_a_server_that_ignores_ranges_is_right_although_its_body_is_cut_off()
    {
        await using var scene = await DownloadScene.CreateAsync(_archive);
        var bytes = await scene.AddAsync("a.bin", 100_000);
        scene.Store.OnGet = async (request, number, send) =>
        {
            request.Headers.Range = null;
            return await StoreFaults.CutAsync(send(), number < 3 ? 50_000 : int.MaxValue);
        };

        await scene.DownloadAsync();

        Assert.Equal(bytes, scene.Read("a.bin"));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(Size)]
    public async Task A_URL_that_the_store_rejects_is_replaced_by_a_new_one(int size)
    {
        await using var scene = await DownloadScene.CreateAsync(_archive);
        var bytes = await scene.AddAsync("a.bin", size);
        scene.Store.OnGet = (request, number, send) => number < 3 ? Task.FromResult(Forbidden(request)) : send();

        await scene.DownloadAsync();

        Assert.Equal(bytes, scene.Read("a.bin"));
    }

    [Fact]
    public async Task A_URL_that_is_rejected_again_and_again_fails_the_asset_and_the_message_has_no_secret()
    {
        await using var scene = await DownloadScene.CreateAsync(_archive);
        await scene.AddAsync("a.bin", Size);
        var other = await scene.AddAsync("b.bin", 10);
        scene.Store.OnGet = (request, _, send) =>
            request.RequestUri!.Query.Contains("a.bin", StringComparison.Ordinal)
                ? Task.FromResult(Forbidden(request))
                : send();

        var (report, outcomes) = await scene.DownloadAsync();

        var failed = Assert.IsType<Failed>(outcomes[$"{scene.Id}/a.bin"]);
        Assert.Contains("403", failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Amz", failed.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal((1, 1), (report.Done, report.Failed));
        Assert.Equal(other, scene.Read("b.bin"));
        Assert.False(File.Exists(scene.Locate("a.bin")));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(Size)]
    public async Task Bytes_with_another_digest_never_get_the_name_of_the_file(int size)
    {
        await using var scene = await DownloadScene.CreateAsync(_archive);
        await scene.AddAsync("a.bin", size);
        scene.Store.OnGet = (_, _, send) => StoreFaults.CorruptAsync(send());

        var (_, outcomes) = await scene.DownloadAsync();

        var failed = Assert.IsType<Failed>(outcomes.Values.Single());
        Assert.Contains("have the digest", failed.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(scene.Folder.Root, "*", SearchOption.AllDirectories));
        scene.AssertNoLeftovers();
    }

    [Fact]
    public async Task An_object_that_is_replaced_during_the_download_is_a_clear_error()
    {
        await using var scene = await DownloadScene.CreateAsync(_archive);
        await scene.AddAsync("a.bin", Size);
        scene.Store.OnGet = async (_, number, send) =>
        {
            var response = await StoreFaults.CutAsync(send(), number == 1 ? 100_000 : int.MaxValue);
            if (number > 1)
                response.Headers.ETag = new EntityTagHeaderValue("\"another\"");
            return response;
        };

        var (_, outcomes) = await scene.DownloadAsync();

        var failed = Assert.IsType<Failed>(outcomes.Values.Single());
        Assert.Contains("its ETag in the store has changed", failed.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(scene.Locate("a.bin")));
    }

    [Fact]
    public async Task An_object_of_another_size_is_a_clear_error()
    {
        await using var scene = await DownloadScene.CreateAsync(_archive);
        await scene.AddAsync("a.bin", 1000);
        scene.Store.OnGet = async (_, _, send) =>
        {
            var response = await send();
            response.Content = new ByteArrayContent(new byte[1001]);
            return response;
        };

        var (_, outcomes) = await scene.DownloadAsync();

        Assert.Contains(
            "it has 1001 bytes in the store, not 1000",
            Assert.IsType<Failed>(outcomes.Values.Single()).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_captive_portal_in_place_of_the_store_is_waited_for()
    {
        await using var scene = await DownloadScene.CreateAsync(_archive);
        var bytes = await scene.AddAsync("a.bin", 1000);
        scene.Store.OnGet = (request, number, send) =>
            number < 4
                ? Task.FromResult(
                    new HttpResponseMessage(HttpStatusCode.OK)
                    {
                        RequestMessage = request,
                        Content = new StringContent("<html>Please log in</html>", mediaType: new("text/html")),
                    }
                )
                : send();

        await scene.DownloadAsync();

        Assert.Equal(bytes, scene.Read("a.bin"));
    }

    [Fact]
    public async Task After_the_first_Ctrl_C_a_large_file_ends_where_it_is_also_if_the_server_has_stalled()
    {
        const int Arrived = 700_000;
        await using var scene = await DownloadScene.CreateAsync(_archive);
        var bytes = await scene.AddAsync("a.bin", (64 << 20) + 1000);
        using var stop = new CancellationTokenSource();
        scene.Stopping = stop.Token;
        scene.Store.OnGet = (_, _, send) => StoreFaults.StallAsync(send(), Arrived, stop.CancelAsync);
        var (stopped, outcomes) = await scene.DownloadAsync();
        scene.Stopping = CancellationToken.None;
        scene.Store.OnGet = (_, _, send) => send();

        var (resumed, _) = await scene.DownloadAsync();

        var message = Assert.IsType<Stopped>(outcomes.Values.Single()).Message;
        Assert.Equal("Interrupted after 700 kB of 67 MB, which are kept.", message);
        Assert.Equal((0, 1), (stopped.Failed, stopped.Stopped));
        Assert.True(stopped.Interrupted);
        Assert.Equal(Arrived, stopped.BytesTransferred);
        Assert.Equal(bytes.Length, stopped.BytesTransferred + resumed.BytesTransferred);
        Assert.True(bytes.AsSpan().SequenceEqual(scene.Read("a.bin")));
    }

    [Fact]
    public async Task What_has_arrived_of_a_stopped_file_is_reported_and_what_exists_of_a_resumed_one_at_once()
    {
        const int Arrived = 700_000;
        await using var scene = await DownloadScene.CreateAsync(_archive);
        await scene.AddAsync("a.bin", Size);
        using var stop = new CancellationTokenSource();
        var events = new ConcurrentQueue<TransferEvent>();
        (scene.Stopping, scene.OnEvent) = (stop.Token, events.Enqueue);
        scene.Store.OnGet = (_, _, send) => StoreFaults.StallAsync(send(), Arrived, stop.CancelAsync);
        await scene.DownloadAsync();
        var last = events.Last(value => value.Outcome is null);
        events.Clear();
        scene.Stopping = CancellationToken.None;
        scene.Store.OnGet = (_, _, send) => send();

        await scene.DownloadAsync();

        Assert.Equal((Arrived, Arrived, 0), (last.BytesDone, last.BytesAcknowledged, last.BytesExisting));
        var first = events.First(value => value.BytesTotal > 0);
        Assert.Equal((Arrived, Arrived), (first.BytesDone, first.BytesExisting));
    }

    [Fact]
    public async Task A_small_file_that_arrives_slowly_shows_that_it_does_before_it_counts()
    {
        await using var scene = await DownloadScene.CreateAsync(_archive);
        await scene.AddAsync("a.bin", 1000);
        var events = new ConcurrentQueue<TransferEvent>();
        scene.OnEvent = events.Enqueue;
        scene.Store.OnGet = (_, _, send) =>
        {
            scene.Time.Advance(TimeSpan.FromSeconds(1));
            return send();
        };

        await scene.DownloadAsync();

        var done = events.Where(value => value.BytesTotal > 0).Select(value => value.BytesDone).ToList();
        Assert.Equal((0, 1000), (done[0], done[^1]));
    }

    [Fact]
    public async Task After_the_first_Ctrl_C_the_headers_of_a_large_file_are_not_waited_for()
    {
        await using var scene = await DownloadScene.CreateAsync(_archive);
        await scene.AddAsync("a.bin", Size);
        using var stop = new CancellationTokenSource();
        scene.Stopping = stop.Token;
        scene.Store.BeforeGet = async token =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        };

        var (stopped, _) = await scene.DownloadAsync();

        Assert.True(stopped.Interrupted);
    }

    private static HttpResponseMessage Forbidden(HttpRequestMessage request) =>
        new(HttpStatusCode.Forbidden)
        {
            RequestMessage = request,
            Content = new StringContent(
                "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>",
                mediaType: new("application/xml")
            ),
        };
}
