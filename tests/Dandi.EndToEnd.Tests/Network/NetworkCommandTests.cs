using System.Net;
using System.Net.Sockets;
using Dandi.EndToEnd.Tests.Scenes;
using Dandi.Testing;
using Dandi.Testing.Network;

namespace Dandi.EndToEnd.Tests.Network;

/// <summary>Proxies, certificate authorities and IPv6.</summary>
public sealed class NetworkCommandTests
{
    [Theory]
    [InlineData("HTTP_PROXY", "example.org", true)]
    [InlineData("http_proxy", "", true)]
    [InlineData("ALL_PROXY", "10.0.0.0/8", true)]
    [InlineData("HTTP_PROXY", "example.org,127.0.0.0/8", false)]
    [InlineData("HTTP_PROXY", "*", false)]
    [InlineData("HTTPS_PROXY", "", false)]
    public async Task A_proxy_from_the_environment_is_used_except_for_hosts_in_NO_PROXY(
        string variable,
        string noProxy,
        bool isUsed
    )
    {
        await using var scene = await CommandScene.CreateAsync();
        await using var proxy = new FaultProxy(scene.Archive.Server.Root);
        scene.Folder.WriteRandom("a.mp4", 100_000, seed: 1);
        var environment = scene.Environment();
        environment[variable] = proxy.Url.ToString();
        environment["NO_PROXY"] = noProxy;

        using var run = await DandiProcess.RunAsync(scene.Folder.Root, environment, "upload");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(isUsed ? 100_000 : 0, proxy.ContentBytes);
        Assert.Equal(isUsed, proxy.Requests.Count > 0);
        Assert.All(proxy.Requests, request =>
            Assert.StartsWith(scene.Archive.Server.Root.ToString(), request.Target, StringComparison.Ordinal)
        );
        Assert.Equal(["a.mp4"], (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Keys);
    }

    [Theory]
    [InlineData("ALL_PROXY", "ftp://proxy.example.org")]
    [InlineData("HTTPS_PROXY", "ftp://proxy.example.org")]
    [InlineData("REQUESTS_CA_BUNDLE", "/nowhere/ca.pem")]
    [InlineData("SSL_CERT_DIR", "/nowhere")]
    public async Task An_invalid_variable_that_no_request_uses_is_ignored(string variable, string value)
    {
        await using var scene = await CommandScene.CreateAsync();
        scene.Folder.WriteRandom("a.mp4", 100_000, seed: 1);
        var environment = scene.Environment();
        environment[variable] = value;
        environment["NO_PROXY"] = "127.0.0.0/8";

        using var validation = await DandiProcess.RunAsync(scene.Folder.Root, environment, "validate");
        using var upload = await DandiProcess.RunAsync(scene.Folder.Root, environment, "upload");

        Assert.True(validation.ExitCode == 0, validation.ToString());
        Assert.True(upload.ExitCode == 0, upload.ToString());
        Assert.Equal(["a.mp4"], (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Keys);
    }

    [Fact]
    public async Task An_invalid_proxy_that_a_request_uses_fails_the_run_and_names_the_variable()
    {
        await using var scene = await CommandScene.CreateAsync();
        scene.Folder.WriteRandom("a.mp4", 100_000, seed: 1);
        var environment = scene.Environment();
        (environment["ALL_PROXY"], environment["NO_PROXY"]) = ("ftp://me:secret@proxy.example.org", "");

        using var run = await DandiProcess.RunAsync(scene.Folder.Root, environment, "upload");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(
            "The environment variable ALL_PROXY is not the URL of a proxy",
            run.Error,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("secret", run.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("REQUESTS_CA_BUNDLE", true, true)]
    [InlineData("CURL_CA_BUNDLE", true, true)]
    [InlineData("DANDI_CA_FILE", false, true)]
    [InlineData("SSL_CERT_DIR", true, true)]
    [InlineData("SSL_CERT_FILE", false, true)]
    [InlineData("UNRELATED", true, false)]
    public async Task Certificate_authorities_from_the_environment_are_trusted(
        string variable,
        bool isFolder,
        bool isTrusted
    )
    {
        await using var server = new TlsServer(
            """{"schema_version":"0.7.0","services":{"api":{"url":"http://127.0.0.1:9/api"}}}"""
        );
        using var authorities = new TempFolder();
        var file = authorities.Write("authority.crt", server.AuthorityPem);
        using var folder = new TempDandiset();
        folder.Write("a.mp4", "a");
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [variable] = isFolder ? authorities.Root : file,
            ["DANDI_INSTANCE"] = server.Url.ToString(),
            ["DANDI_INSTANCE_API_KEY"] = "0123456789012345678901234567890123456789",
        };

        using var run = await DandiProcess.RunAsync(folder.Root, environment, "upload", "--patience", "0");

        // The server information names an archive that does not exist.
        Assert.NotEqual(0, run.ExitCode);
        Assert.Equal(!isTrusted, run.Error.Contains("certificate is not trusted", StringComparison.Ordinal));
        Assert.Equal(isTrusted, run.Error.Contains("http://127.0.0.1:9/api", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_HTTPS_archive_is_reached_through_a_tunnel_of_the_proxy()
    {
        using var folder = new TempDandiset();
        await using var proxy = new FaultProxy(new Uri("http://127.0.0.1:9"));
        folder.Write("a.mp4", "a");
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HTTPS_PROXY"] = proxy.Url.ToString(),
            ["DANDI_INSTANCE"] = "https://archive.invalid/api",
            ["DANDI_INSTANCE_API_KEY"] = "0123456789012345678901234567890123456789",
        };

        using var run = await DandiProcess.RunAsync(folder.Root, environment, "upload", "--patience", "0");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(proxy.Requests, request => request is { Method: "CONNECT", Target: "archive.invalid:443" });
    }

    [Fact]
    public async Task An_archive_is_reached_over_IPv6()
    {
        Assert.SkipUnless(HasIPv6(), "this machine has no IPv6");
        using var home = new TempFolder();
        using var folder = new TempDandiset();
        folder.WriteRandom("a.mp4", 100_000, seed: 1);
        using var server = await ServerProcess.StartAsync(home, arguments: "--address ::1");
        await server.RegisterAsync(folder);

        using var first = await server.RunAsync(folder, "upload");
        using var second = await server.RunAsync(folder, "upload");

        Assert.StartsWith("http://[::1]:", server.Api, StringComparison.Ordinal);
        Assert.True(
            first.ExitCode == 0 && first.Error.Contains("1 uploaded", StringComparison.Ordinal),
            first.ToString()
        );
        Assert.True(
            second.ExitCode == 0 && second.Error.Contains("1 skipped (file exists: 1)", StringComparison.Ordinal),
            second.ToString()
        );
    }

    private static bool HasIPv6()
    {
        try
        {
            using var listener = new TcpListener(IPAddress.IPv6Loopback, 0);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
