using System.Text;
using Dandi.Server.Headers;
using Microsoft.AspNetCore.Http;

namespace Dandi.Server.Faults;

/// <summary>
/// Applies fault rules to requests. Rules with a probability draw from one seeded random generator, so that sequential
/// requests get the same faults in every run. Thread-safe.
/// </summary>
internal sealed class FaultInjection
{
    private readonly ActiveRule[] _rules;
    private readonly Random _random;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();

    public FaultInjection(IEnumerable<FaultRule> rules, int seed, TimeProvider time)
    {
        _rules = [.. rules.Select(rule => new ActiveRule(rule))];
        _random = new Random(seed);
        _time = time;
    }

    /// <summary>The rules that have not been applied as often as they say, or not at all.</summary>
    public IReadOnlyList<FaultRule> Outstanding
    {
        get
        {
            lock (_lock)
                return
                [
                    .. _rules.Where(active => active.Applied < (active.Rule.Times ?? 1)).Select(active => active.Rule),
                ];
        }
    }

    /// <summary>
    /// Responds to a request with a fault, or lets <paramref name="handler"/> respond. All matching delays apply, and
    /// the first other matching fault.
    /// </summary>
    public async Task RespondAsync(HttpContext http, bool isStore, Func<HttpContext, Task> handler)
    {
        foreach (var active in Choose(http.Request, isStore))
        {
            if (active.Rule.Action is Delay delay)
            {
                CountApplied(active);
                await Task.Delay(delay.Time, _time, http.RequestAborted);
                continue;
            }
            await ApplyAsync(http, isStore, active, handler);
            return;
        }
        await handler(http);
    }

    private List<ActiveRule> Choose(HttpRequest request, bool isStore)
    {
        var chosen = new List<ActiveRule>();
        lock (_lock)
        {
            foreach (var active in _rules)
            {
                var rule = active.Rule;
                if (!rule.Matches(request.Method, request.Path.Value ?? "/", isStore) || active.Chosen >= rule.Times)
                    continue;
                if (rule.Probability < 1 && _random.NextDouble() >= rule.Probability)
                    continue;
                active.Chosen++;
                chosen.Add(active);
                if (rule.Action is not Delay)
                    break;
            }
        }
        return chosen;
    }

    private void CountApplied(ActiveRule active)
    {
        lock (_lock)
            active.Applied++;
    }

    private Task ApplyAsync(HttpContext http, bool isStore, ActiveRule active, Func<HttpContext, Task> handler)
    {
        if (active.Rule.Action is Cut cut)
            return CutAsync(http, cut, active, handler);
        CountApplied(active);
        return ApplyAsync(http, isStore, active.Rule.Action, handler);
    }

    private Task ApplyAsync(HttpContext http, bool isStore, FaultAction action, Func<HttpContext, Task> handler) =>
        action switch
        {
            Reject reject => RejectAsync(http, isStore, reject),
            Expire => WriteErrorAsync(http, 403, "AccessDenied", "Request has expired"),
            CompleteError => WriteErrorAsync(
                http,
                200,
                "InternalError",
                "We encountered an internal error. Please try again."
            ),
            Html => WriteAsync(
                http,
                200,
                "text/html; charset=utf-8",
                "<!doctype html><html><head><title>Welcome</title></head>"
                    + "<body>Log in to use this network.</body></html>"
            ),
            Reset => ResetAsync(http),
            Stall => Task.Delay(Timeout.InfiniteTimeSpan, _time, http.RequestAborted),
            Drop => DropAsync(http, handler),
            Stuck => MarkAsync(http, handler),
            _ => throw new InvalidOperationException($"Unknown fault action: {action}"),
        };

    /// <summary>Whether a rule keeps the Zarr of this request ingesting forever.</summary>
    public static bool IsStuck(HttpContext http) => http.Items.ContainsKey(typeof(Stuck));

    private static Task MarkAsync(HttpContext http, Func<HttpContext, Task> handler)
    {
        http.Items[typeof(Stuck)] = true;
        return handler(http);
    }

    private static async Task RejectAsync(HttpContext http, bool isStore, Reject reject)
    {
        ResponseHeaders.SetRetryAfter(http.Response, reject.RetryAfter);
        if (isStore)
        {
            await WriteErrorAsync(
                http,
                reject.Status,
                reject.Status == 503 ? "SlowDown" : "InternalError",
                "Please reduce your request rate."
            );
            return;
        }
        await WriteAsync(
            http,
            reject.Status,
            "text/html; charset=utf-8",
            $"<!doctype html><html><head><title>{reject.Status}</title></head>"
                + $"<body><h1>{reject.Status}</h1></body></html>"
        );
    }

    private static Task WriteErrorAsync(HttpContext http, int status, string code, string message) =>
        WriteAsync(
            http,
            status,
            "application/xml",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + $"<Error><Code>{code}</Code><Message>{message}</Message>"
                + $"<RequestId>{http.TraceIdentifier}</RequestId></Error>"
        );

    private static async Task WriteAsync(HttpContext http, int status, string type, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        http.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    private static Task ResetAsync(HttpContext http)
    {
        http.Abort();
        return Task.CompletedTask;
    }

    /// <summary>
    /// Limits body and response. The rule counts as applied once if either is cut, and not if both are shorter.
    /// </summary>
    private Task CutAsync(HttpContext http, Cut cut, ActiveRule active, Func<HttpContext, Task> handler)
    {
        var isCut = false;
        return CutStream.RespondAsync(http, cut.Bytes, handler, () =>
        {
            if (!Interlocked.Exchange(ref isCut, true))
                CountApplied(active);
        });
    }

    private static async Task DropAsync(HttpContext http, Func<HttpContext, Task> handler)
    {
        http.Response.Body = Stream.Null;
        await handler(http);
        http.Abort();
    }

    /// <summary>
    /// A rule with its counters: a fault that is chosen is not always applied, since a short body is not cut.
    /// </summary>
    private sealed class ActiveRule(FaultRule rule)
    {
        public FaultRule Rule => rule;

        public int Chosen { get; set; }

        public int Applied { get; set; }
    }
}
