using System.Net;
using Dandi.Testing.Faults;

namespace Dandi.Testing;

/// <summary>The network, on which requests go wrong as a test wants.</summary>
public sealed class FaultyHandler : DelegatingHandler
{
    private readonly Func<HttpRequestMessage, int, TransportFault?> _choose;
    private readonly Lock _lock = new();
    private volatile bool _hasFailed;
    private readonly List<string> _requests = [];

    /// <summary>A network without faults.</summary>
    public FaultyHandler()
        : base(new SocketsHttpHandler { AllowAutoRedirect = false }) => _choose = (_, _) => null;

    /// <summary>A network with a fault.</summary>
    /// <param name="choose">What happens to a request that comes for the so-and-so-manieth time (from 1) with this method and path; null for nothing.</param>
    public FaultyHandler(Func<HttpRequestMessage, int, TransportFault?> choose)
        : this()
    {
        _choose = choose;
        PlannedFaults.Add("a fault of a request", () => _hasFailed);
    }

    /// <summary>All requests so far: method and path.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    /// <summary>How many requests there were whose method and path contain a text.</summary>
    public int Count(string part) => Requests.Count(request => request.Contains(part, StringComparison.Ordinal));

    /// <summary>Awaited before each request goes on its way; told how many there were, with it.</summary>
    public Func<int, Task> Sending { get; set; } = _ => Task.CompletedTask;

    /// <summary>Told of every answer.</summary>
    public Action<HttpResponseMessage> Succeeded { get; set; } = _ => { };

    /// <summary>Changes answers on their way.</summary>
    /// <param name="change">Changes an answer, and returns whether it is one that is meant: a test fails that has none.</param>
    public void ChangeResponses(Func<HttpResponseMessage, bool> change)
    {
        var hasChanged = false;
        PlannedFaults.Add("an answer that is changed", () => Volatile.Read(ref hasChanged));
        Succeeded = response =>
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
        var name = $"{request.Method} {request.RequestUri!.AbsolutePath}";
        int times,
            count;
        lock (_lock)
        {
            _requests.Add(name);
            count = _requests.Count;
            times = _requests.Count(other => other == name);
        }
        await Sending(count);
        var fault = _choose(request, times);
        if (fault is not null)
            _hasFailed = true;
        switch (fault)
        {
            case null or TransportFault.Overtaken:
                var response = await base.SendAsync(request, cancellationToken);
                Succeeded(response);
                return response;
            case TransportFault.Refused:
                throw new HttpRequestException("connection refused (by the test)");
            case TransportFault.ResponseLost:
                (await base.SendAsync(request, cancellationToken)).Dispose();
                throw new HttpRequestException("connection reset (by the test)", new IOException("reset"));
            case TransportFault.Unavailable:
                return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)
                {
                    RequestMessage = request,
                    Content = new StringContent("busy"),
                };
            case TransportFault.Html:
                return new HttpResponseMessage(HttpStatusCode.OK)
                {
                    RequestMessage = request,
                    Content = new StringContent(
                        "<html>Please log in to the guest network</html>",
                        System.Text.Encoding.UTF8,
                        "text/html"
                    ),
                };
            case TransportFault.Corrupted:
                request.Content = new ByteArrayContent(new byte[request.Content!.Headers.ContentLength!.Value]);
                return await base.SendAsync(request, cancellationToken);
            default:
                throw new InvalidOperationException("no such fault");
        }
    }
}
