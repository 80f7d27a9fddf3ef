using Dandi.Server.Faults;
using Dandi.Testing;

namespace Dandi.Server.Tests;

public sealed class FaultRuleTests
{
    [Theory]
    [InlineData("PUT store status=503", "PUT", "/dandi-dandisets/x", true, true)]
    [InlineData("PUT store status=503", "GET", "/dandi-dandisets/x", true, false)]
    [InlineData("* api drop", "GET", "/api/info/", false, true)]
    [InlineData("* api drop", "GET", "/dandi-dandisets/x", true, false)]
    [InlineData("post /api/uploads/*/validate/ delay=60ms", "POST", "/api/uploads/1-2/validate/", false, true)]
    [InlineData("post /api/uploads/*/validate/ delay=60ms", "POST", "/api/uploads/1-2/complete/", false, false)]
    public void Rule_matches_requests_by_method_and_target(
        string rule,
        string method,
        string path,
        bool isStore,
        bool isMatch
    ) => Assert.Equal(isMatch, FaultRule.Parse(rule).Matches(method, path, isStore));

    [Fact]
    public void All_actions_and_limits_are_parsed()
    {
        Assert.Equal(new Delay(TimeSpan.FromMilliseconds(60)), FaultRule.Parse("* api delay=60ms").Action);
        Assert.Equal(new Delay(TimeSpan.FromSeconds(2)), FaultRule.Parse("* api delay=2s").Action);
        Assert.Equal(new Reject(503), FaultRule.Parse("* api status=503").Action);
        Assert.Equal(new Reject(503, 2), FaultRule.Parse("* api retry-after=2").Action);
        Assert.Equal(new Expire(), FaultRule.Parse("* store expire").Action);
        Assert.Equal(new Cut(100_000), FaultRule.Parse("* store cut=100000").Action);
        Assert.Equal(new Drop(), FaultRule.Parse("* store drop").Action);
        Assert.Equal(new Reset(), FaultRule.Parse("* store reset").Action);
        Assert.Equal(new Stall(), FaultRule.Parse("* api stall").Action);
        Assert.Equal(new Faults.Html(), FaultRule.Parse("* api html").Action);
        Assert.Equal(new CompleteError(), FaultRule.Parse("POST store complete-error").Action);
        Assert.Equal(new Stuck(), FaultRule.Parse("POST api stuck").Action);
        var limited = FaultRule.Parse("* api drop p=0.02 n=3");
        Assert.Equal((0.02, (int?)3), (limited.Probability, limited.Times));
    }

    [Theory]
    [InlineData("")]
    [InlineData("PUT store")]
    [InlineData("PUT shop drop")]
    [InlineData("P-T api drop")]
    [InlineData("PUT api delay=60")]
    [InlineData("PUT api delay=99999999s")]
    [InlineData("PUT api status=200")]
    [InlineData("PUT api status=x")]
    [InlineData("PUT api cut=-1")]
    [InlineData("PUT api drop p=2")]
    [InlineData("PUT api drop n=-1")]
    [InlineData("PUT api drop x=1")]
    public void Invalid_rule_is_refused_with_a_message_that_quotes_it(string rule) =>
        Assert.Contains(
            $"'{rule}'",
            Assert.Throws<UsageException>(() => FaultRule.Parse(rule)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Rule_is_applied_at_most_n_times()
    {
        await using var archive = await RunningArchive.StartAsync("GET /api/info/ status=502 n=2");

        Assert.Equal(502, (await archive.AskAsync("GET", "/info/")).Status);
        Assert.Equal(502, (await archive.AskAsync("GET", "/info/")).Status);
        Assert.Equal(200, (await archive.AskAsync("GET", "/info/")).Status);
    }

    [Fact]
    public async Task Dropped_request_takes_effect()
    {
        await using var archive = await RunningArchive.StartAsync("POST /api/dandisets/ drop n=1");

        await Assert.ThrowsAsync<HttpRequestException>(() => archive.CreateDandisetAsync());

        Assert.Equal(1, (await archive.AskAsync("GET", "/dandisets/"))["count"].GetValue<int>());
    }

    [Fact]
    public async Task Reset_or_HTML_response_has_no_effect()
    {
        await using var archive = await RunningArchive.StartAsync(
            "POST /api/dandisets/ reset n=1",
            "POST /api/dandisets/ html n=1"
        );

        await Assert.ThrowsAsync<HttpRequestException>(() => archive.CreateDandisetAsync());
        var page = await archive.AskAsync("POST", "/dandisets/", archive.Alice);

        Assert.Equal(200, page.Status);
        Assert.StartsWith("<!doctype html>", page.Body, StringComparison.Ordinal);
        Assert.Equal(0, (await archive.AskAsync("GET", "/dandisets/"))["count"].GetValue<int>());
    }

    [Fact]
    public async Task Stalled_request_gets_no_response()
    {
        await using var archive = await RunningArchive.StartAsync("GET /api/info/ stall n=1");
        using var http = new HttpClient(new SocketsHttpHandler()) { Timeout = TimeSpan.FromMilliseconds(300) };

        await Assert.ThrowsAsync<TaskCanceledException>(() =>
            http.GetAsync(new Uri(archive.Api + "/info/"), TestContext.Current.CancellationToken)
        );

        Assert.Equal(200, (await archive.AskAsync("GET", "/info/")).Status);
    }

    [Fact]
    public async Task Random_faults_are_reproducible_with_the_same_seed()
    {
        async Task<string> RunAsync()
        {
            await using var archive = await RunningArchive.StartAsync("GET /api/info/ status=502 p=0.5");
            var results = "";
            for (var i = 0; i < 20; i++)
                results += (await archive.AskAsync("GET", "/info/")).Status == 200 ? '.' : 'x';
            return results;
        }
        var first = await RunAsync();

        Assert.Contains('x', first);
        Assert.Contains('.', first);
        Assert.Equal(first, await RunAsync());
    }
}
