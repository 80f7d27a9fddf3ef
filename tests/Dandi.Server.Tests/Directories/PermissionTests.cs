using Dandi.Files;
using Dandi.Server.Tests.S3;
using Dandi.Testing;

namespace Dandi.Server.Tests.Directories;

/// <summary>API keys, the signing secret and embargoed bytes are readable by the owner of the directory only.</summary>
public sealed class PermissionTests
{
    [Fact]
    public async Task Files_of_a_running_archive_are_private()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync(embargo: true);
        await UploadSteps.UploadAsync(archive, id, "secret"u8.ToArray());
        await UploadSteps.UploadAsync(archive, id, S3Store.RandomBytes(300_000));

        AssertPrivate(archive.Directory);
        Assert.Contains(Entries(archive.Directory), path => path.EndsWith("-wal", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Wider_permissions_of_an_existing_archive_are_restricted()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        var blob = await UploadSteps.UploadAsync(archive, id, "secret"u8.ToArray());
        await archive.StopAsync();
        var everybody = (UnixFileMode)0b111_111_111;
        foreach (var path in Entries(archive.Directory))
            File.SetUnixFileMode(path, everybody);
        File.SetUnixFileMode(archive.Directory, everybody);

        await archive.RestartAsync();

        AssertPrivate(archive.Directory);
        Assert.Equal(200, (await archive.AskAsync("GET", "/users/me/", archive.Alice)).Status);
        Assert.NotEmpty(blob);
    }

    private static IEnumerable<string> Entries(string folder) =>
        Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories);

    private static void AssertPrivate(string folder)
    {
        Assert.Equal(FileModes.OwnerOnlyFolder, File.GetUnixFileMode(folder));
        Assert.All(Entries(folder), path =>
            Assert.Equal(
                Directory.Exists(path) ? FileModes.OwnerOnlyFolder : FileModes.OwnerOnly,
                File.GetUnixFileMode(path)
            )
        );
    }
}
