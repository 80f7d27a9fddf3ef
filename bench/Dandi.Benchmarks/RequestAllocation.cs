using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Dandi.Archive;
using Dandi.Http;

namespace Dandi.Benchmarks;

/// <summary>
/// The cost of a successful request between its sender and the transport: allocated bytes and CPU time. The transport
/// is a stub without a network.
/// </summary>
internal static class RequestAllocation
{
    private const int WarmUpRequests = 10_000;
    private const int Requests = 20_000;
    private const int Rounds = 5;
    private const int BodySize = 20_000;
    private static readonly byte[] Body = new byte[BodySize];
    private static readonly byte[] Json =
    [
        .. "{\"username\": \"bench\", \"notes\": \""u8,
        .. Enumerable.Repeat((byte)'x', 2000),
        .. "\"}"u8,
    ];

    /// <summary>
    /// Measures a request to the API and a PUT to the store, each with and without the retry handler.
    /// </summary>
    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stub = new Stub();
        using var clients = new HttpClients(
            new RetryPolicy(RetryPolicy.DefaultPatience, TimeProvider.System, new Random(1)),
            "bench",
            stub
        );
        using var plain = new HttpClient(stub, disposeHandler: false);
        var archive = new ArchiveClient(clients.Archive, new Uri("http://localhost/api"));
        await MeasureAsync("GET of 2 kB of JSON, through the archive client", async () =>
            await archive.GetUserNameAsync(cancellationToken)
        );
        await MeasureAsync("GET of 2 kB of JSON, through the retry handler", () =>
            GetAsync(clients.Archive, cancellationToken)
        );
        await MeasureAsync("the same, HttpClient alone", () => GetAsync(plain, cancellationToken));
        await MeasureAsync("PUT of 20 kB, through the retry handler", () =>
            PutAsync(clients.Storage, cancellationToken)
        );
        await MeasureAsync("the same, HttpClient alone", () => PutAsync(plain, cancellationToken));
    }

    private static async Task MeasureAsync(string description, Func<Task> send)
    {
        for (var i = 0; i < WarmUpRequests; i++)
            await send();
        var costs = new List<(double Bytes, double Microseconds)>();
        for (var round = 0; round < Rounds; round++)
        {
            var (bytes, time) = (GC.GetTotalAllocatedBytes(precise: true), Environment.CpuUsage.TotalTime);
            for (var i = 0; i < Requests; i++)
                await send();
            bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
            time = Environment.CpuUsage.TotalTime - time;
            costs.Add((bytes / (double)Requests, time.TotalMicroseconds / Requests));
        }
        var (allocated, spent) = (
            MeasuredRun.Median([.. costs.Select(cost => cost.Bytes)]),
            MeasuredRun.Median([.. costs.Select(cost => cost.Microseconds)])
        );
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{description}: {allocated:#,0} B, {spent:0.0} µs of CPU time per request"
            )
        );
    }

    private static async Task GetAsync(HttpClient client, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, "http://localhost/api/users/me/");
        using var response = await client.SendAsync(
            message,
            HttpCompletionOption.ResponseHeadersRead,
            cancellationToken
        );
    }

    private static async Task PutAsync(HttpClient client, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Put, "http://localhost/store/object")
        {
            Content = new ByteArrayContent(Body),
        };
        using var response = await client.SendAsync(
            message,
            HttpCompletionOption.ResponseHeadersRead,
            cancellationToken
        );
    }

    private sealed class Stub : HttpMessageHandler
    {
        private static readonly EntityTagHeaderValue Tag = new("\"0123456789abcdef0123456789abcdef\"");
        private static readonly MediaTypeHeaderValue MediaType = new("application/json");

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            // A real transport does not complete synchronously either.
            await Task.Yield();
            if (request.Content is not null)
                await request.Content.CopyToAsync(Stream.Null, cancellationToken);
            var bytes = request.Method == HttpMethod.Get ? Json : [];
            var response = new HttpResponseMessage(HttpStatusCode.OK)
            {
                RequestMessage = request,
                Content = new StreamContent(new MemoryStream(bytes, writable: false)),
            };
            response.Content.Headers.ContentLength = bytes.Length;
            response.Content.Headers.ContentType = MediaType;
            response.Headers.ETag = Tag;
            return response;
        }
    }
}
