using System.Security.Cryptography.X509Certificates;
using Dandi.Archive;
using Dandi.Testing;

namespace Dandi.Client.Tests.Archive;

public sealed class TrustTests
{
    private const string Info = """{"schema_version":"0.7.0","services":{"api":{"url":"http://localhost/api"}},"cli-minimal-version":"0.74.0","cli-bad-versions":[]}""";

    [Fact]
    public async Task An_authority_that_was_named_is_trusted()
    {
        await using var server = new TlsServer(Info);
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(server.AuthorityPem);

        Assert.Equal("0.7.0", (await AskAsync(server, new NetworkOptions { Authorities = authorities })).SchemaVersion);
    }

    [Fact]
    public async Task An_authority_that_nobody_knows_is_refused_and_the_message_says_what_to_do()
    {
        await using var server = new TlsServer(Info);

        var error = await Assert.ThrowsAsync<ArchiveException>(() => AskAsync(server, new NetworkOptions()));

        Assert.Contains("its certificate is not to be trusted", error.Message, StringComparison.Ordinal);
        Assert.Contains("--ca-file", error.Message, StringComparison.Ordinal);
    }

    private static async Task<ArchiveInfo> AskAsync(TlsServer server, NetworkOptions network)
    {
        using var clients = new HttpClients(new RetryPolicy(TimeSpan.Zero, TimeProvider.System, new Random(1)), "test", network: network);
        return (await new ArchiveDiscovery(clients.Archive).FindAsync(DandiInstance.Parse(server.Address.ToString()), TestContext.Current.CancellationToken)).Info;
    }
}
