using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Dandi.Testing.Network;

namespace Dandi.Benchmarks.Cpu;

/// <summary>
/// HAProxy in front of an archive on this machine, which then has an https URL. Its certificate is of a certificate
/// authority that only the client knows.
/// </summary>
internal sealed class TlsProxy : IAsyncDisposable
{
    private const string Option = "--public-url";
    private readonly DirectoryInfo _folder;
    private readonly Process _process;
    private readonly int _port;
    private readonly int _archivePort;

    private TlsProxy(DirectoryInfo folder, Process process, int port, int archivePort) =>
        (_folder, _process, _port, _archivePort) = (folder, process, port, archivePort);

    /// <summary>The URL of the API for clients.</summary>
    public string Api => string.Create(CultureInfo.InvariantCulture, $"https://localhost:{_port}/api");

    /// <summary>The port of the archive behind the proxy.</summary>
    public int ArchivePort => _archivePort;

    /// <summary>The arguments of <c>dandi serve</c> for it.</summary>
    public string[] ServerArguments =>
        [Option, string.Create(CultureInfo.InvariantCulture, $"https://localhost:{_port}")];

    /// <summary>The options with which a client trusts the proxy.</summary>
    public string[] ClientOptions => ["--ca-file", AuthorityOf(_folder)];

    /// <summary>Explains why there can be no proxy; null if there can.</summary>
    /// <param name="server">The executable that serves the archive.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task<string?> FindObstacleAsync(string server, CancellationToken cancellationToken)
    {
        if (Executable is null)
            return "`haproxy` is not installed";
        var help = await MeasuredRun.RunAsync(new ProcessStartInfo(server, ["serve", "--help"]), cancellationToken);
        return help.Output.Contains(Option, StringComparison.Ordinal)
            ? null
            : $"`dandi serve` has no option `{Option}`";
    }

    /// <summary>Starts a proxy for an archive that is to be started.</summary>
    public static TlsProxy Start()
    {
        var folder = Directory.CreateTempSubdirectory("dandi-bench-tls-");
        var (port, archivePort) = (FindFreePort(), FindFreePort());
        using (var certificates = new LocalCertificates())
        {
            File.WriteAllText(AuthorityOf(folder), certificates.AuthorityPem);
            File.WriteAllText(Path.Combine(folder.FullName, "server.pem"), certificates.ServerPem);
        }
        var config = Path.Combine(folder.FullName, "haproxy.cfg");
        File.WriteAllText(
            config,
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                defaults
                    mode http
                    timeout connect 5s
                    timeout client 10m
                    timeout server 10m
                frontend tls
                    bind 127.0.0.1:{port} ssl crt {folder.FullName}/server.pem alpn http/1.1
                    default_backend archive
                backend archive
                    server archive 127.0.0.1:{archivePort}

                """
            )
        );
        var process = Process.Start(
            new ProcessStartInfo(Executable!, ["-f", config, "-q"]) { UseShellExecute = false }
        )!;
        return new TlsProxy(folder, process, port, archivePort);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    // Debian installs it in a folder that is not in the PATH of users.
    private static readonly string[] Locations = ["/usr/sbin/haproxy", "/usr/local/sbin/haproxy"];

    private static string? Executable => Locations.FirstOrDefault(File.Exists);

    private static string AuthorityOf(DirectoryInfo folder) => Path.Combine(folder.FullName, "authority.pem");

    private static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
