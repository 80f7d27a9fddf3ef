using System.Diagnostics;
using Dandi.Accounts;
using Dandi.Blobs.Journal;
using Dandi.Digests.Cache;
using Dandi.Discovery;
using Dandi.Files;
using Dandi.Http;
using Dandi.Testing;

namespace Dandi.Client.Tests.Files;

/// <summary>
/// Wherever the client opens a file, a pipe, a device or a folder is refused at once. Opening the pipe would block the
/// test.
/// </summary>
public sealed class SpecialFileTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();

    private string Pipe => _folder.Locate("pipe");

    public async ValueTask InitializeAsync()
    {
        using var mkfifo = Process.Start("mkfifo", [Pipe]);
        await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, mkfifo.ExitCode);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Assets_are_refused_with_what_they_are()
    {
        Assert.Equal(
            $"`{Pipe}` cannot be read: it is a pipe, and only regular files are read. Use a regular file instead, then "
                + "run the command again.",
            Assert.Throws<DandiException>(() => LocalFile.Open(Pipe)).Message
        );
        Assert.Contains(
            "it is a device",
            Assert.Throws<DandiException>(() => LocalFile.Open("/dev/zero")).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "it is a folder",
            Assert.Throws<DandiException>(() => LocalFile.Open(_folder.Root)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_description_of_a_Dandiset_is_refused()
    {
        Assert.Throws<UsageException>(() => DandisetYaml.Read(Pipe));
        Assert.Throws<UsageException>(() => DandisetYaml.ReadLeadingComment("/dev/zero"));
    }

    [Fact]
    public void Certificates_are_refused_and_skipped_in_folders()
    {
        Assert.Throws<DandiException>(() => AuthorityFiles.Read(Pipe));
        Assert.Throws<System.Security.Cryptography.CryptographicException>(() => AuthorityFiles.Read(_folder.Root));
    }

    [Fact]
    public void API_keys_are_refused()
    {
        Assert.Throws<UsageException>(() => new KeyFile(Pipe).Find("dandi"));
        Assert.Throws<UsageException>(() => new KeyFile(Pipe).Store("dandi", "key"));
        Assert.Throws<UsageException>(() => new KeyFile("/dev/null").Store("dandi", "key"));
    }

    [Fact]
    public void Journals_and_caches_are_refused()
    {
        Assert.ThrowsAny<IOException>(() =>
            JournalFormat.Read(Pipe, new JournalKey("a", "b", "c"), [], PartPlan.For(1))
        );
        Assert.ThrowsAny<IOException>(() => CacheFile.Open(Pipe, []));
        File.Move(Pipe, _folder.Locate(RunHeartbeat.FileName));
        Assert.ThrowsAny<IOException>(() => RunHeartbeat.Read(_folder.Root));
    }
}
