using Dandi.EndToEnd.Tests.Scenes;
using Dandi.Files;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Serve;

/// <summary>The files of <c>dandi serve</c> in a process of its own: their permissions, and the ready file.</summary>
public sealed class ServeFilesTests
{
    private static readonly Dictionary<string, string> NoVariables = new(StringComparer.Ordinal);

    [Theory]
    [InlineData("000")]
    [InlineData("027")]
    [InlineData("077")]
    [InlineData("777")]
    public async Task All_files_are_private_whatever_the_umask_is(string umask)
    {
        using var home = new TempFolder();
        using var folder = new TempFolder();
        folder.Write("a.mp4", "a");
        using var server = await ServerProcess.StartAsync(home, $"umask {umask}; exec");
        await server.RegisterAsync(folder, "--embargo");
        using var upload = await server.RunAsync(folder, "upload");
        Assert.Equal(0, upload.ExitCode);

        var paths = Directory
            .EnumerateFileSystemEntries(home.Locate("archive"), "*", SearchOption.AllDirectories)
            .Append(home.Locate("archive"))
            .Append(home.Locate("ready.json"))
            .ToList();
        Assert.Contains(paths, path => path.EndsWith("-shm", StringComparison.Ordinal));
        Assert.All(paths, path =>
            Assert.Equal(
                Directory.Exists(path) ? FileModes.OwnerOnlyFolder : FileModes.OwnerOnly,
                File.GetUnixFileMode(path)
            )
        );
    }

    [Fact]
    public async Task Ready_file_exists_as_long_as_the_archive_responds()
    {
        using var home = new TempFolder();
        using var server = await ServerProcess.StartAsync(home);

        await server.StopAsync();

        Assert.False(File.Exists(home.Locate("ready.json")));
    }

    [Fact]
    public async Task Ready_file_of_a_killed_archive_is_removed_although_the_next_start_fails()
    {
        using var home = new TempFolder();
        using (var server = await ServerProcess.StartAsync(home))
            await server.KillAsync();
        Assert.True(File.Exists(home.Locate("ready.json")));

        // An address of another machine.
        using var run = await ServeAsync(home, "--ready-file", "ready.json", "--address", "203.0.113.1");

        Assert.NotEqual(0, run.ExitCode);
        Assert.False(File.Exists(home.Locate("ready.json")));
    }

    [Fact]
    public async Task Ready_file_of_a_running_archive_stays_when_another_one_cannot_start_in_its_directory()
    {
        using var home = new TempFolder();
        using var server = await ServerProcess.StartAsync(home);

        using var run = await ServeAsync(home, "--ready-file", "ready.json");

        Assert.Contains("in use by another archive", run.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(home.Locate("ready.json")));
    }

    [Theory]
    [InlineData("thesis.txt")]
    [InlineData("other.json")]
    [InlineData("folder")]
    [InlineData("link")]
    [InlineData("dangling")]
    [InlineData("archive/archive.sqlite")]
    [InlineData("archive/lock")]
    public async Task Ready_file_never_replaces_something_else(string path)
    {
        using var home = new TempFolder();
        home.Write("thesis.txt", "valuable");
        home.Write("other.json", """{"url": "valuable"}""");
        home.Write("folder/thesis.txt", "valuable");
        File.CreateSymbolicLink(home.Locate("link"), home.Locate("thesis.txt"));
        File.CreateSymbolicLink(home.Locate("dangling"), home.Locate("new.txt"));

        using var run = await ServeAsync(home, "--ready-file", path);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Invalid value for '--ready-file'", run.Error, StringComparison.Ordinal);
        Assert.Equal("valuable", await ReadAsync(home, "thesis.txt"));
        Assert.Equal("""{"url": "valuable"}""", await ReadAsync(home, "other.json"));
        Assert.Equal("valuable", await ReadAsync(home, "folder/thesis.txt"));
        Assert.NotNull(new FileInfo(home.Locate("link")).LinkTarget);
        Assert.False(File.Exists(home.Locate("new.txt")));
        Assert.False(
            File.Exists(home.Locate("archive/archive.sqlite"))
                && (await ReadAsync(home, "archive/archive.sqlite")).Contains("api_url", StringComparison.Ordinal)
        );
    }

    private static Task<DandiProcess> ServeAsync(TempFolder home, params string[] arguments) =>
        DandiProcess.RunAsync(
            home.Root,
            NoVariables,
            ["serve", "--directory", "archive", "--port", "0", "--quiet", .. arguments]
        );

    private static Task<string> ReadAsync(TempFolder home, string path) =>
        File.ReadAllTextAsync(home.Locate(path), TestContext.Current.CancellationToken);
}
