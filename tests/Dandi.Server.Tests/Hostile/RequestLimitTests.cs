using System.Text;
using Dandi.Server.Http;
using Dandi.Server.Json;
using Dandi.Server.Store;
using Dandi.Testing;
using Microsoft.AspNetCore.Http;

namespace Dandi.Server.Tests.Hostile;

/// <summary>What one request may cost: bytes, values, and time of the database and of a connection.</summary>
public sealed class RequestLimitTests
{
    [Theory]
    [InlineData("POST", "/api/blobs/digest/", null, 413)]
    [InlineData("POST", "/api/uploads/initialize/", "bob", 413)]
    [InlineData("POST", "/api/zarr/", "bob", 413)]
    [InlineData("POST", "/api/dandisets/", "bob", 413)]
    // Without permission, not even the length counts.
    [InlineData("POST", "/api/uploads/initialize/", null, 401)]
    [InlineData("POST", "/api/dandisets/", null, 401)]
    [InlineData("POST", "/api/dandisets/", "carol", 403)]
    [InlineData("PUT", "/dandi-dandisets/blobs/a", null, 403)]
    public async Task Body_that_is_announced_as_too_large_is_rejected_before_it_is_sent(
        string method,
        string path,
        string? user,
        int status
    )
    {
        await using var target = await HostileTarget.StartAsync();
        var request = new RawRequest(method, path, [.. Headers(target, user), "Content-Length: 68719476"], []);

        var response = await RawConnection.SendAsync(target.Root, request.Encode(target.Root));

        Assert.Equal(status, response?.Status);
    }

    [Fact]
    public async Task Body_of_unknown_length_is_bounded_too()
    {
        await using var target = await HostileTarget.StartAsync();
        var chunk = $"10000\r\n{new string(' ', 0x10000)}\r\n";
        var request = new RawRequest(
            "POST",
            "/api/blobs/digest/",
            [.. Headers(target, null), "Transfer-Encoding: chunked"],
            Encoding.ASCII.GetBytes(chunk + chunk)
        );

        Assert.Equal(413, (await RawConnection.SendAsync(target.Root, request.Encode(target.Root)))?.Status);
    }

    [Fact]
    public async Task Chunk_size_beyond_64_bits_is_the_error_of_the_client()
    {
        await using var target = await HostileTarget.StartAsync();
        var request = new RawRequest(
            "POST",
            "/api/blobs/digest/",
            [.. Headers(target, null), "Transfer-Encoding: chunked"],
            "FFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n"u8.ToArray()
        );

        var response = await RawConnection.SendAsync(target.Root, request.Encode(target.Root));

        Assert.Equal(400, response?.Status);
        Assert.Contains("malformed", response!.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[1,1,1]", 4, true)]
    [InlineData("[1,1,1]", 3, false)]
    [InlineData("{\"a\":{\"b\":[{}]}}", 4, true)]
    [InlineData("{\"a\":{\"b\":[{}]}}", 3, false)]
    public void Values_are_counted(string text, int limit, bool isAccepted)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var limits = new JsonLimits(bytes.Length, limit);

        Assert.Equal(
            isAccepted,
            Record.Exception(() => JsonText.Parse(bytes, limits)) is not System.Text.Json.JsonException
        );
    }

    [Fact]
    public void Wide_body_takes_little_memory()
    {
        var bytes = Encoding.ASCII.GetBytes(
            "["
                + new string('x', JsonLimits.List.MaxBytes - 2).Replace("xx", "1,", StringComparison.Ordinal)[..^1]
                + "]"
        );
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<System.Text.Json.JsonException>(() => JsonText.Parse(bytes, JsonLimits.List));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData(1_000, true)]
    [InlineData(1_001, false)]
    public void Items_of_an_S3_document_are_counted_while_it_is_read(int count, bool isAccepted)
    {
        var items = string.Concat(Enumerable.Repeat("<Object><Key>a</Key></Object>", count));

        var document = S3Document.TryRead(Encoding.ASCII.GetBytes($"<Delete>{items}</Delete>"), "Delete", "Object");

        Assert.Equal(isAccepted, document is not null);
    }

    [Fact]
    public async Task Long_path_conflicts_with_an_asset_at_one_of_its_folders()
    {
        await using var target = await HostileTarget.StartAsync();
        var things = await Belongings.CreateAsync(target, "bob");

        var response = await target.AskAsync(
            "POST",
            $"/dandisets/{things.Dandiset}/versions/draft/assets/",
            "bob",
            UploadSteps.Asset($"a/b.txt/{new string('c', 1_000)}", things.Blob)
        );

        Assert.Equal(409, response.Status);
        Assert.Contains("['a/b.txt']", response.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dandisets/?search=", "a+", 21)]
    [InlineData("/dandisets/000001/versions/draft/assets/?glob=", "a*", 257)]
    public async Task Queries_whose_cost_grows_with_their_length_are_bounded(string path, string item, int times)
    {
        await using var target = await HostileTarget.StartAsync();
        await Belongings.CreateAsync(target, "bob");

        var last = path + string.Concat(Enumerable.Repeat(item, times - 1));
        Assert.Equal(200, (await target.AskAsync("GET", last, null)).Status);
        Assert.Equal(400, (await target.AskAsync("GET", last + item, null)).Status);
    }

    [Fact]
    public async Task Number_of_items_of_a_batch_is_bounded()
    {
        await using var target = await HostileTarget.StartAsync();
        var things = await Belongings.CreateAsync(target, "bob");
        var item = "{\"path\":\"a\",\"base64md5\":\"b\"}";
        var items = $"[{string.Join(',', Enumerable.Repeat(item, 10_001))}]";

        var response = await target.SendAsync(
            "POST",
            $"/zarr/{things.Zarr}/files/",
            "bob",
            new StringContent(items, Encoding.UTF8, "application/json")
        );

        Assert.Equal(400, response.Status);
        Assert.Contains("10000 items", response.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_of_large_assets_is_complete_and_is_written_in_pieces()
    {
        await using var target = await HostileTarget.StartAsync();
        var things = await Belongings.CreateAsync(target, "bob");
        for (var i = 0; i < 4; i++)
        {
            var asset = UploadSteps.Asset($"large{i}.txt", things.Blob);
            asset["metadata"]!["x"] = new string('x', 800_000);
            await target.AskAsync("POST", $"/dandisets/{things.Dandiset}/versions/draft/assets/", "bob", asset);
        }

        var list = await target.AskAsync(
            "GET",
            $"/dandisets/{things.Dandiset}/versions/draft/assets/?metadata=1",
            null
        );

        Assert.Equal(5, list["results"].AsArray().Count);
        Assert.All(list["results"].AsArray().Skip(1), item =>
            Assert.Equal(800_000, item!["metadata"]!["x"]!.ToString().Length)
        );
    }

    [Theory]
    [InlineData(90, 10, 200)]
    [InlineData(110, 10, 431)]
    [InlineData(1, 40_000, 431)]
    public async Task Headers_are_bounded_in_number_and_size(int count, int size, int status)
    {
        await using var target = await HostileTarget.StartAsync();
        var headers = Enumerable.Range(0, count).Select(i => $"X-{i}: {new string('x', size)}");
        var request = new RawRequest("GET", "/api/info/", [.. headers], []);

        Assert.Equal(status, (await RawConnection.SendAsync(target.Root, request.Encode(target.Root)))?.Status);
    }

    [Theory]
    [InlineData(7_000, 200)]
    [InlineData(9_000, 414)]
    public async Task URL_is_bounded(int length, int status)
    {
        await using var target = await HostileTarget.StartAsync();
        var request = new RawRequest("GET", $"/api/info/?x={new string('x', length)}", [], []);

        Assert.Equal(status, (await RawConnection.SendAsync(target.Root, request.Encode(target.Root)))?.Status);
    }

    [Fact]
    public async Task Body_that_stalls_ends_with_408_also_after_it_was_fast()
    {
        var clock = new SkippingTimeProvider(TimeSpan.Zero);
        await using var archive = await RunningArchive.StartAsync(clock);
        var request = new RawRequest(
            "POST",
            "/api/blobs/digest/",
            ["Content-Type: application/json", "Content-Length: 60000"],
            new byte[50_000]
        );

        var sending = RawConnection.SendAsync(archive.Server.Root, request.Encode(archive.Server.Root));
        while (!clock.Advance(BodyRate.Api.Time))
            await Task.Yield();

        Assert.Equal(408, (await sending)?.Status);
    }

    [Fact]
    public async Task Body_that_keeps_the_minimum_rate_is_not_ended()
    {
        var clock = new SkippingTimeProvider(TimeSpan.Zero);
        var http = new DefaultHttpContext();
        http.Request.Body = new SlowStream(clock, BodyRate.Store.Bytes, BodyRate.Store.Time * 0.9);
        var body = new RequestBody(http, BodyRate.Store, clock);

        var bytes = await BoundedBody.TryReadAsync(body, int.MaxValue, TestContext.Current.CancellationToken);

        Assert.Equal((int)(20 * BodyRate.Store.Bytes), bytes?.Length);
    }

    private static string[] Headers(HostileTarget target, string? user) =>
        user is null
            ? ["Content-Type: application/json"]
            : ["Content-Type: application/json", $"Authorization: token {target.Tokens[user]}"];

    /// <summary>
    /// A stream of 20 blocks, each of which takes a time. It arrives in small pieces, whatever the size of the reader's
    /// buffer.
    /// </summary>
    private sealed class SlowStream(SkippingTimeProvider clock, long block, TimeSpan delay) : MemoryStream
    {
        private readonly long _piece = block / 24;
        private long _left = 20 * block;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = (int)Math.Min(_left, Math.Min(_piece, buffer.Length));
            clock.Advance(delay * read / block);
            cancellationToken.ThrowIfCancellationRequested();
            _left -= read;
            return ValueTask.FromResult(read);
        }
    }
}
