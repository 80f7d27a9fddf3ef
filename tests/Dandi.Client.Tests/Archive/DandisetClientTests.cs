using System.Net;
using Dandi.Archive;
using Dandi.Client.Tests.Addresses;
using Dandi.Http;
using Dandi.Testing;

namespace Dandi.Client.Tests.Archive;

public sealed class DandisetClientTests
{
    private const string Version =
        """{"version":"VERSION","name":"A","asset_count":1,"size":2,"status":"Valid","""
        + """ "created":"2024-01-01T00:00:00Z","modified":"2024-01-02T00:00:00.5Z"}""";
    private static readonly DandisetId Id = DandisetId.Parse("000001");

    [Theory]
    [InlineData(null, "0.2.0")]
    [InlineData("draft", "draft")]
    [InlineData("0.2.0", "0.2.0")]
    [InlineData("0.1.0", "0.1.0")]
    public async Task A_version_is_the_named_one_or_the_newest_published_one(string? version, string expected)
    {
        using var network = Publish("0.2.0");
        network.Bodies["/api/dandisets/000001/versions/0.1.0/info/"] = OfVersion("0.1.0");
        using var clients = network.Connect();

        var found = await ClientOf(clients).Dandisets.ResolveAsync(Id, version, TestContext.Current.CancellationToken);

        Assert.Equal(new DandisetVersion(Id, expected), found);
    }

    [Fact]
    public async Task Without_a_published_version_the_draft_is_meant()
    {
        using var network = Publish(null);
        using var clients = network.Connect();

        var found = await ClientOf(clients).Dandisets.ResolveAsync(Id, null, TestContext.Current.CancellationToken);

        Assert.True(found.IsDraft);
    }

    [Theory]
    [InlineData("000001", "0.9.9", "Version 0.9.9 of Dandiset 000001 does not exist")]
    [InlineData("999999", null, "Dandiset 999999 does not exist")]
    public async Task What_does_not_exist_is_named(string id, string? version, string part)
    {
        using var network = Publish("0.2.0");
        network.Bodies["/api/dandisets/000001/versions/0.9.9/info/"] = "";
        using var clients = network.Connect();

        var error = await Assert.ThrowsAsync<DandiException>(() =>
            ClientOf(clients)
                .Dandisets.ResolveAsync(DandisetId.Parse(id), version, TestContext.Current.CancellationToken)
        );

        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_at_the_same_time_log_in_once_and_are_sent_again()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync(embargo: true);
        using var clients = Connect();
        var logins = 0;
        var client = new ArchiveClient(clients.Archive, archive.Server.Api, _ =>
        {
            logins++;
            clients.Authorize(archive.Alice.Token, archive.Server.Api);
            return Task.CompletedTask;
        });

        var found = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => client.Dandisets.GetAsync(id, TestContext.Current.CancellationToken))
        );

        Assert.All(found, dandiset => Assert.Equal("EMBARGOED", dandiset.EmbargoStatus));
        Assert.Equal(1, logins);
    }

    [Fact]
    public async Task An_open_Dandiset_is_read_without_logging_in_and_a_failed_login_is_tried_again()
    {
        await using var archive = await RunningArchive.StartAsync();
        var (open, embargoed) = (await archive.CreateDandisetAsync(), await archive.CreateDandisetAsync(embargo: true));
        using var clients = Connect();
        var logins = 0;
        var client = new ArchiveClient(clients.Archive, archive.Server.Api, _ =>
            ++logins < 2 ? throw new DandiException("No key.") : Task.CompletedTask
        );

        await client.Dandisets.GetAsync(open, TestContext.Current.CancellationToken);
        var first = await Record.ExceptionAsync(() => GetAsync());
        var second = await Record.ExceptionAsync(() => GetAsync());

        Assert.Equal("No key.", first?.Message);
        Assert.Equal(HttpStatusCode.Unauthorized, (second as ArchiveException)?.Status);
        Assert.Equal(2, logins);

        Task<RemoteDandiset> GetAsync() => client.Dandisets.GetAsync(embargoed, TestContext.Current.CancellationToken);
    }

    private static StubNetwork Publish(string? newest)
    {
        var network = new StubNetwork();
        network.Bodies["/api/dandisets/000001/"] =
            """{"identifier":"000001","created":"2024-01-01T00:00:00Z","modified":"2024-01-01T00:00:00Z","""
            + $"\"embargo_status\":\"OPEN\",\"draft_version\":{OfVersion("draft")},"
            + $"\"most_recent_published_version\":{(newest is null ? "null" : OfVersion(newest))}}}";
        return network;
    }

    private static string OfVersion(string name) => Version.Replace("VERSION", name, StringComparison.Ordinal);

    private static ArchiveClient ClientOf(HttpClients clients) => new(clients.Archive, new Uri("http://localhost/api"));

    private static HttpClients Connect() =>
        new(new RetryPolicy(TimeSpan.Zero, TimeProvider.System, new Random(1)), "test");
}
