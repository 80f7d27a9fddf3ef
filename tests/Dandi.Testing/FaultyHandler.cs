using System.Net;
using System.Text;
using Dandi.Testing.Faults;

namespace Dandi.Testing;

/// <summary>A handler of HTTP requests that injects the faults that a test chooses, and records all requests.</summary>
public sealed class FaultyHandler : DelegatingHandler
{
    private readonly Func<HttpRequestMessage, int, TransportFault?> _choose;
    private readonly Lock _lock = new();
    private volatile bool _hasFailed;
    private readonly List<string> _requests = [];

    /// <summary>Creates a handler without faults.</summary>
    public FaultyHandler()
        : base(new SocketsHttpHandler { AllowAutoRedirect = false }) => _choose = (_, _) => null;

    /// <summary>Creates a handler with faults; the test fails if none happens.</summary>
    /// <param name="choose">
    /// Gets the fault for a request, null for none. The number counts the requests with this method and path, from 1.
    /// </param>
    public FaultyHandler(Func<HttpRequestMessage, int, TransportFault?> choose)
        : this()
    {
        _choose = choose;
        PlannedFaults.Add("a fault of a request", () => _hasFailed);
    }

    /// <summary>Method and path of all requests so far.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    /// <summary>The number of requests whose method and path contain a text.</summary>
    public int Count(string part) => Requests.Count(request => request.Contains(part, StringComparison.Ordinal));

    /// <summary>Awaited before each request is sent, with the number of requests so far, including this one.</summary>
    public Func<int, Task> BeforeSend { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called with each response that arrives from the network; may change it.</summary>
    public Action<HttpResponseMessage> ResponseReceived { get; set; } = _ => { };

    /// <summary>Changes responses. The test fails if none is changed.</summary>
    /// <param name="change">Changes a response, and returns whether it did.</param>
    public void ChangeResponses(Func<HttpResponseMessage, bool> change)
    {
        var hasChanged = false;
        PlannedFaults.Add("a response that is changed", () => Volatile.Read(ref hasChanged));
        ResponseReceived = response =>
        {
            if (change(response))
                Volatile.Write(ref hasChanged, true);
        };
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var (count, times) = Register(request);
        await BeforeSend(count);
        var fault = _choose(request, times);
        if (fault is not null)
            _hasFailed = true;
        switch (fault)
        {
            case null or TransportFault.Overtaken:
                var response = await base.SendAsync(request, cancellationToken);
                ResponseReceived(response);
                return response;
            case TransportFault.Refused:
                throw new HttpRequestException("connection refused (by the test)");
            case TransportFault.ResponseLost:
                (await base.SendAsync(request, cancellationToken)).Dispose();
                throw new HttpRequestException("connection reset (by the test)", new IOException("reset"));
            case TransportFault.Corrupted:
                request.Content = new ByteArrayContent(new byte[request.Content!.Headers.ContentLength!.Value]);
                return await base.SendAsync(request, cancellationToken);
            default:
                return CreateResponse(request, fault.Value);
        }
    }

    /// <summary>Counts a request.</summary>
    /// <returns>The number of all requests so far, and of those with this method and path.</returns>
    private (int Count, int Times) Register(HttpRequestMessage request)
    {
        var name = $"{request.Method} {request.RequestUri!.AbsolutePath}";
        lock (_lock)
        {
            _requests.Add(name);
            return (_requests.Count, _requests.Count(other => other == name));
        }
    }

    private static HttpResponseMessage CreateResponse(HttpRequestMessage request, TransportFault fault) =>
        fault switch
        {
            TransportFault.Unavailable => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)
            {
                RequestMessage = request,
                Content = new StringContent("busy"),
            },
            TransportFault.Html => new HttpResponseMessage(HttpStatusCode.OK)
            {
                RequestMessage = request,
                Content = new StringContent(
                    "<html>Please log in to the guest network</html>",
                    Encoding.UTF8,
                    "text/html"
                ),
            },
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "Unknown fault."),
        };
}
