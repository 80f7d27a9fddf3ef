using Dandi.Testing;

namespace Dandi.Server.Tests.Hostile;

/// <summary>
/// Generated hostile requests to all routes, by all kinds of users. <c>DANDI_HOSTILE_REQUESTS</c> is their number and
/// <c>DANDI_HOSTILE_SEED</c> the seed (<c>scripts/full-check.sh</c>).
/// </summary>
public sealed class GeneratedRequestTests(ITestOutputHelper output)
{
    private const int MaxMegabytes = 300;
    private const int RequestsPerDandiset = 250;
    private static readonly string[] Internals =
    [
        "Exception",
        "   at ",
        "SQLite",
        "sqlite",
        "SELECT",
        "INSERT",
        "System.",
        "Microsoft.",
        "/tmp/",
        "/home/",
        ".cs:line",
    ];

    [Fact]
    public async Task Hostile_requests_never_cause_an_internal_error_or_show_internals_or_change_what_others_own()
    {
        var count = EnvironmentNumber.Read("DANDI_HOSTILE_REQUESTS", defaultValue: 5_000);
        var seed = EnvironmentNumber.Read("DANDI_HOSTILE_SEED", defaultValue: 1);
        await using var target = await HostileTarget.StartAsync();
        var victim = await Belongings.CreateAsync(target, "alice");
        await WaitUntilValidAsync(target, victim, victim.Asset);
        var before = await victim.DescribeAsync(target);
        var generator = new RequestGenerator(target, new Random(seed)) { All = [] };
        var statuses = new SortedDictionary<int, int>();
        for (var i = 0; i < count; i++)
        {
            if (i % RequestsPerDandiset == 0)
                generator.All = [victim, await Belongings.CreateAsync(target, "bob")];
            var status = await SendAsync(target, generator);
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
        }

        output.WriteLine(
            $"Responses by status: {string.Join(", ", statuses.Select(pair => $"{pair.Key}: {pair.Value}"))}"
        );
        Assert.Equal(before, await victim.DescribeAsync(target));
        await WaitUntilValidAsync(
            target,
            victim,
            await Belongings.AddFileAsync(target, "alice", victim.Dandiset, "new.txt")
        );
        if (target.ReadPeakMegabytes() is not { } peak)
            return;
        output.WriteLine($"Peak memory of the archive: {peak} MB");
        Assert.InRange(peak, 0, MaxMegabytes);
    }

    /// <returns>The status; 0 if there is no response.</returns>
    private static async Task<int> SendAsync(HostileTarget target, RequestGenerator generator)
    {
        var request = generator.Next();
        var replacesKey =
            request.Method == "POST" && request.Target.StartsWith("/api/auth/token", StringComparison.Ordinal);
        // Its response may be lost, and with it the new API key.
        if (replacesKey && generator.IsUnfinished)
            return 0;
        var bytes = request.Encode(target.Root);
        if (generator.IsUnfinished && request.Body.Length % 2 == 0)
        {
            await RawConnection.AbandonAsync(target.Root, bytes);
            return 0;
        }
        var response = await RawConnection.SendAsync(target.Root, bytes, waits: !generator.IsUnfinished);
        if (response is null)
        {
            Assert.True(generator.IsUnfinished, $"No response to {request}");
            return 0;
        }
        Check(target, request, response);
        // A new API key replaces the one that was used.
        if (response.Status == 200 && replacesKey)
            target.Tokens[generator.User!] = response.Body.Trim('"');
        return response.Status;
    }

    private static void Check(HostileTarget target, RawRequest request, RawResponse response)
    {
        var text = $"{request}\n{response}";
        Assert.True(response.Status < 500, text);
        foreach (var secret in (string[])[.. Internals, target.Directory])
            Assert.False(response.Body.Contains(secret, StringComparison.Ordinal), text);
        var isProtected = response.Head.Contains("X-Content-Type-Options: nosniff", StringComparison.Ordinal);
        Assert.True(isProtected || response.Body.Length == 0, text);
    }

    private static async Task WaitUntilValidAsync(HostileTarget target, Belongings owner, string asset)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        var path = $"/dandisets/{owner.Dandiset}/versions/draft/assets/{asset}/validation/";
        while ((await target.AskAsync("GET", path, owner.User))["status"].ToString() != "Valid")
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        var draft = $"/dandisets/{owner.Dandiset}/versions/draft/info/";
        while ((await target.AskAsync("GET", draft, owner.User))["status"].ToString() == "Pending")
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
    }
}
