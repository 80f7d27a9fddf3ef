using System.Collections.Concurrent;

namespace Dandi.Client.Tests.Downloads;

/// <summary>Stands between a client and the object store, and may change what each GET receives.</summary>
internal sealed class StoreFaults(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private int _count;
    private int _unsigned;

    /// <summary>
    /// Called for each GET of an object, with its number from 1 and what sends it on; returns the response.
    /// </summary>
    public Func<
        HttpRequestMessage,
        int,
        Func<Task<HttpResponseMessage>>,
        Task<HttpResponseMessage>
    > OnGet { get; set; } = (_, _, send) => send();

    /// <summary>Awaited before each GET of an object.</summary>
    public Func<CancellationToken, Task> BeforeGet { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called before each page of the entries of a Zarr.</summary>
    public Action OnListing { get; set; } = () => { };

    /// <summary>The ranges that were asked for, in the order of the requests; empty for the whole object.</summary>
    public ConcurrentQueue<string> Ranges { get; } = new();

    /// <summary>Whether any request to the store had an API key.</summary>
    public bool HasSeenKey { get; private set; }

    /// <summary>How many requests had no signature.</summary>
    public int Unsigned => Volatile.Read(ref _unsigned);

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var isOfStore = !request.RequestUri!.AbsolutePath.StartsWith("/api", StringComparison.Ordinal);
        if (!isOfStore && request.RequestUri.AbsolutePath.EndsWith("/files/", StringComparison.Ordinal))
            OnListing();
        if (!isOfStore || request.Method != HttpMethod.Get)
            return await base.SendAsync(request, cancellationToken);
        HasSeenKey |= request.Headers.Authorization is not null;
        if (request.RequestUri.Query.Length == 0)
            Interlocked.Increment(ref _unsigned);
        Ranges.Enqueue(request.Headers.Range?.ToString() ?? "");
        await BeforeGet(cancellationToken);
        return await OnGet(request, Interlocked.Increment(ref _count), () =>
            base.SendAsync(request, cancellationToken)
        );
    }

    /// <summary>Cuts the body of a response off after some bytes.</summary>
    public static async Task<HttpResponseMessage> CutAsync(Task<HttpResponseMessage> sent, int after)
    {
        var response = await sent;
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return Replace(response, new CutStream(bytes, Math.Min(after, bytes.Length)));
    }

    /// <summary>Lets the body of a response stall after some bytes.</summary>
    /// <param name="sent">The request.</param>
    /// <param name="after">How many bytes arrive.</param>
    /// <param name="stalled">Called when the next byte is waited for.</param>
    public static async Task<HttpResponseMessage> StallAsync(
        Task<HttpResponseMessage> sent,
        int after,
        Func<Task> stalled
    )
    {
        var response = await sent;
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return Replace(response, new PausingStream(bytes, after, async token =>
            {
                await stalled();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            }));
    }

    /// <summary>Lets the body of a response wait for something after some bytes.</summary>
    public static async Task<HttpResponseMessage> PauseAsync(Task<HttpResponseMessage> sent, int after, Task awaited)
    {
        var response = await sent;
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return Replace(response, new PausingStream(bytes, after, _ => awaited));
    }

    /// <summary>Changes one byte of the body of a response.</summary>
    public static async Task<HttpResponseMessage> CorruptAsync(Task<HttpResponseMessage> sent)
    {
        var response = await sent;
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        bytes[^1] ^= 1;
        return Replace(response, new MemoryStream(bytes));
    }

    private static HttpResponseMessage Replace(HttpResponseMessage response, Stream body)
    {
        var content = new StreamContent(body);
        foreach (var (name, values) in response.Content.Headers)
            content.Headers.TryAddWithoutValidation(name, values);
        response.Content = content;
        return response;
    }

    /// <summary>A body that breaks after some bytes, as when a connection is reset.</summary>
    private sealed class CutStream(byte[] bytes, int length) : MemoryStream(bytes, 0, length)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position == Length
                ? throw new IOException("connection reset (by the test)")
                : base.ReadAsync(buffer, cancellationToken);
    }

    /// <summary>A body that waits after some bytes, as when a server hangs.</summary>
    private sealed class PausingStream(byte[] bytes, int after, Func<CancellationToken, Task> pause)
        : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            if (Position == after)
                await pause(cancellationToken);
            var count = Position < after ? Math.Min(buffer.Length, after - (int)Position) : buffer.Length;
            return await base.ReadAsync(buffer[..count], cancellationToken);
        }
    }
}
