using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dandi.Archive;
using Dandi.Http;
using Dandi.Testing;

namespace Dandi.Client.Tests.Http;

public sealed class TrustTests
{
    private const string Info =
        """{"schema_version":"0.7.0","services":{"api":{"url":"https://localhost/api"}},"""
        + """ "cli-minimal-version":"0.74.0","cli-bad-versions":[]}""";

    [Fact]
    public async Task A_given_authority_is_trusted()
    {
        await using var server = new TlsServer(Info);
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(server.AuthorityPem);

        Assert.Equal(
            "0.7.0",
            (await GetInfoAsync(server, new NetworkOptions { Authorities = () => authorities })).SchemaVersion
        );
    }

    [Fact]
    public async Task An_unknown_authority_is_not_trusted_and_the_error_suggests_ca_file()
    {
        await using var server = new TlsServer(Info);

        var error = await Assert.ThrowsAsync<ArchiveException>(() => GetInfoAsync(server, new NetworkOptions()));

        Assert.Contains("its certificate is not trusted", error.Message, StringComparison.Ordinal);
        Assert.Contains("--ca-file", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("authority.pem")]
    [InlineData("authority.crt")]
    [InlineData("9d66eef0.0")]
    public async Task The_authorities_in_a_folder_are_trusted(string name)
    {
        await using var server = new TlsServer(Info);
        using var folder = new TempFolder();
        folder.Write(
            name,
            name.EndsWith("crt", StringComparison.Ordinal)
                ? X509Certificate2.CreateFromPem(server.AuthorityPem).RawData
                : System.Text.Encoding.ASCII.GetBytes(server.AuthorityPem)
        );
        File.CreateSymbolicLink(folder.Locate("00000000.1"), name);
        File.CreateSymbolicLink(folder.Locate("dead.0"), "nowhere");
        folder.Write("README", "no certificate");
        folder.Write("damaged.crt", [0x30, 0x82, 0xFF, 0xFF]);
        folder.Write("below/other.pem", "x");

        var authorities = AuthorityFiles.Read(folder.Root);

        Assert.Single(authorities);
        Assert.Equal(
            "0.7.0",
            (await GetInfoAsync(server, new NetworkOptions { Authorities = () => authorities })).SchemaVersion
        );
    }

    [Fact]
    public void A_path_without_certificates_is_an_error()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.Locate("empty"));
        folder.Write("text.pem", "no certificate");
        using (var making = System.Diagnostics.Process.Start("mkfifo", [folder.Locate("pipe")]))
            making.WaitForExit();

        Assert.Throws<CryptographicException>(() => AuthorityFiles.Read(folder.Locate("empty")));
        Assert.Throws<CryptographicException>(() => AuthorityFiles.Read(folder.Locate("text.pem")));
        Assert.ThrowsAny<DandiException>(() => AuthorityFiles.Read(folder.Locate("pipe")));
        Assert.ThrowsAny<DandiException>(() => AuthorityFiles.Read(folder.Locate("missing")));
    }

    private static async Task<ArchiveInfo> GetInfoAsync(TlsServer server, NetworkOptions network)
    {
        using var clients = new HttpClients(
            new RetryPolicy(TimeSpan.Zero, TimeProvider.System, new Random(1)),
            "test",
            network: network
        );
        return (
            await new ArchiveDiscovery(clients.Archive).FindAsync(
                DandiInstance.Parse(server.Url.ToString()),
                TestContext.Current.CancellationToken
            )
        ).Info;
    }
}
