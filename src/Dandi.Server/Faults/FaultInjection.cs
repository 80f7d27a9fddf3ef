using System.Text;
using Microsoft.AspNetCore.Http;

namespace Dandi.Server.Faults;

/// <summary>Makes requests go wrong as the rules say; which of them is decided by a seeded source of chance.</summary>
internal sealed class FaultInjection
{
    private readonly ActiveRule[] _rules;
    private readonly Random _random;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();

    /// <summary>Faults by rules.</summary>
    public FaultInjection(IEnumerable<FaultRule> rules, int seed, TimeProvider time)
    {
        _rules = [.. rules.Select(rule => new ActiveRule(rule))];
        _random = new Random(seed);
        _time = time;
    }

    /// <summary>The rules that have not come true: less often than they say, or never.</summary>
    public IReadOnlyList<FaultRule> Outstanding
    {
        get
        {
            lock (_lock)
                return
                [
                    .. _rules.Where(active => active.Happened < (active.Rule.Times ?? 1)).Select(active => active.Rule),
                ];
        }
    }

    /// <summary>Answers a request, or has it answered by <paramref name="response"/>; delays add up, of all other faults the first counts.</summary>
    public async Task RespondAsync(HttpContext http, bool isStore, Func<HttpContext, Task> response)
    {
        foreach (var active in Choose(http.Request, isStore))
        {
            if (active.Rule.Action is Delay delay)
            {
                CountHappened(active);
                await Task.Delay(delay.Time, _time, http.RequestAborted);
                continue;
            }
            await ApplyAsync(http, isStore, active, response);
            return;
        }
        await response(http);
    }

    private List<ActiveRule> Choose(HttpRequest request, bool isStore)
    {
        var chosen = new List<ActiveRule>();
        lock (_lock)
        {
            foreach (var active in _rules)
            {
                var rule = active.Rule;
                if (!rule.Fits(request.Method, request.Path.Value ?? "/", isStore) || active.Chosen >= rule.Times)
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

    private void CountHappened(ActiveRule active)
    {
        lock (_lock)
            active.Happened++;
    }

    private Task ApplyAsync(HttpContext http, bool isStore, ActiveRule active, Func<HttpContext, Task> response)
    {
        if (active.Rule.Action is Cut cut)
            return CutAsync(http, cut, active, response);
        CountHappened(active);
        return ApplyAsync(http, isStore, active.Rule.Action, response);
    }

    private Task ApplyAsync(HttpContext http, bool isStore, FaultAction action, Func<HttpContext, Task> response) =>
        action switch
        {
            Refuse refuse => RefuseAsync(http, isStore, refuse),
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
                "<!doctype html><html><head><title>Welcome</title></head><body>Log in to use this network.</body></html>"
            ),
            Reset => ResetAsync(http),
            Stall => Task.Delay(Timeout.InfiniteTimeSpan, _time, http.RequestAborted),
            Drop => DropAsync(http, response),
            Stuck => MarkAsync(http, response),
            _ => throw new InvalidOperationException($"no such fault: {action}"),
        };

    /// <summary>Whether a rule says that the Zarr of this request is never summed up.</summary>
    public static bool IsStuck(HttpContext http) => http.Items.ContainsKey(typeof(Stuck));

    private static Task MarkAsync(HttpContext http, Func<HttpContext, Task> response)
    {
        http.Items[typeof(Stuck)] = true;
        return response(http);
    }

    private static async Task RefuseAsync(HttpContext http, bool isStore, Refuse refuse)
    {
        if (refuse.RetryAfter is { } seconds)
            http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (isStore)
        {
            await WriteErrorAsync(
                http,
                refuse.Status,
                refuse.Status == 503 ? "SlowDown" : "InternalError",
                "Please reduce your request rate."
            );
            return;
        }
        await WriteAsync(
            http,
            refuse.Status,
            "text/html; charset=utf-8",
            $"<!doctype html><html><head><title>{refuse.Status}</title></head><body><h1>{refuse.Status}</h1></body></html>"
        );
    }

    private static Task WriteErrorAsync(HttpContext http, int status, string code, string message) =>
        WriteAsync(
            http,
            status,
            "application/xml",
            $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{message}</Message><RequestId>{http.TraceIdentifier}</RequestId></Error>"
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

    /// <summary>Cuts both body and answer, which counts once, or neither, which does not count.</summary>
    private Task CutAsync(HttpContext http, Cut cut, ActiveRule active, Func<HttpContext, Task> response)
    {
        var isCut = false;
        return CutStream.RespondAsync(http, cut.Bytes, response, () =>
        {
            if (!Interlocked.Exchange(ref isCut, true))
                CountHappened(active);
        });
    }

    private static async Task DropAsync(HttpContext http, Func<HttpContext, Task> response)
    {
        http.Response.Body = Stream.Null;
        await response(http);
        http.Abort();
    }

    /// <summary>A rule, for how many requests it was chosen, and how often its fault has happened: a short body is not cut.</summary>
    private sealed class ActiveRule(FaultRule rule)
    {
        public FaultRule Rule => rule;

        public int Chosen { get; set; }

        public int Happened { get; set; }
    }
}
