using Dandi.EndToEnd.Tests.Scenes;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.FileSystem;

/// <summary>
/// Paths of which the operating system cannot tell what they are. No command treats them as missing, and nothing is
/// deleted in the archive.
/// </summary>
public sealed class UnknownPathTests(FaultyFileSystem system) : IClassFixture<FaultyFileSystem>
{
    private const int NotPermitted = 1;
    private const int IoError = 5;
    private const int AccessDenied = 13;
    private const int NameTooLong = 36;
    private const int LinkLoop = 40;
    private const int StaleHandle = 116;

    [Theory]
    [InlineData("stat", IoError, "sub-2")]
    [InlineData("stat", StaleHandle, "sub-2")]
    [InlineData("stat", NameTooLong, "sub-2")]
    [InlineData("stat", AccessDenied, "sub-2")]
    [InlineData("stat", LinkLoop, "sub-2")]
    [InlineData("stat", LinkLoop, "sub-2/b.mp4")]
    [InlineData("stat", IoError, "sub-2/b.mp4")]
    [InlineData("stat", StaleHandle, "sub-2/.")]
    [InlineData("open", IoError, "sub-2")]
    [InlineData("open", AccessDenied, "sub-2/b.mp4")]
    [InlineData("open", IoError, "sub-2/b.mp4")]
    [InlineData("readdir", IoError, "sub-2")]
    [InlineData("readdir", StaleHandle, "sub-2")]
    [InlineData("read", IoError, "sub-2/b.mp4")]
    public async Task Upload_names_the_path_uploads_the_rest_and_deletes_nothing(string call, int number, string path)
    {
        await using var scene = await CreateAsync();
        var fault = $"{call} {number} {scene.Folder.Locate(path)}";

        using var run = await RunAsync(scene, fault, "upload", "--sync", "do");

        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains(path.TrimEnd('.', '/'), run.Error, StringComparison.Ordinal);
        Assert.Contains("Nothing is deleted", run.Error, StringComparison.Ordinal);
        Assert.Equal(
            ["sub-1/a.mp4", "sub-1/gone.mp4", "sub-1/new.mp4", "sub-2/b.mp4"],
            (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Keys
        );
    }

    [Theory]
    [InlineData("stat", IoError, "sub-2")]
    [InlineData("stat", NameTooLong, "sub-2")]
    [InlineData("stat", IoError, "sub-2/b.nwb")]
    [InlineData("open", IoError, "sub-2")]
    [InlineData("open", StaleHandle, "sub-2/b.nwb")]
    [InlineData("readdir", IoError, "sub-2")]
    [InlineData("read", IoError, "sub-2/b.nwb")]
    [InlineData("stat", IoError, "dandiset.yaml")]
    public async Task Validate_and_ls_report_the_path(string call, int number, string path)
    {
        await using var scene = await CreateAsync();
        scene.Folder.WriteNwb("sub-2/b.nwb");
        var fault = $"{call} {number} {scene.Folder.Locate(path)}";

        using var validated = await RunAsync(scene, fault, "validate");
        using var listed = await RunAsync(scene, fault, "ls", "-r");

        Assert.True(
            validated.ExitCode == 1 && validated.Out.Contains(path, StringComparison.Ordinal),
            validated.ToString()
        );
        Assert.DoesNotContain("No errors found", validated.Out, StringComparison.Ordinal);
        Assert.True(listed.ExitCode == 1 && listed.Error.Contains(path, StringComparison.Ordinal), listed.ToString());
    }

    [Fact]
    public async Task Sync_deletes_no_asset_whose_local_file_cannot_be_checked()
    {
        await using var scene = await CreateAsync();
        var fault = $"stat {IoError} {scene.Folder.Locate("sub-1/gone.mp4")}";

        using var run = await RunAsync(scene, fault, "upload", "--sync", "do");

        Assert.True(
            run.ExitCode == 1 && run.Error.Contains("sub-1/gone.mp4", StringComparison.Ordinal),
            run.ToString()
        );
        Assert.Contains("sub-1/gone.mp4", (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Keys);
    }

    [Fact]
    public async Task A_parent_Dandiset_is_not_used_if_the_nearest_dandiset_yaml_cannot_be_checked()
    {
        await using var scene = await CreateAsync();
        scene.Folder.Write("inner/dandiset.yaml", "identifier: '000777'");
        scene.Folder.Write("inner/x.mp4", "x");
        var fault = $"stat {IoError} {scene.Folder.Locate("inner/dandiset.yaml")}";

        using var run = await RunAsync(scene, fault, "upload", "inner");

        Assert.True(
            run.ExitCode == 2 && run.Error.Contains("inner/dandiset.yaml", StringComparison.Ordinal),
            run.ToString()
        );
        Assert.DoesNotContain("inner/x.mp4", (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Keys);
    }

    [Theory]
    [InlineData("digest sub-2/b.mp4", "stat", "sub-2/b.mp4")]
    [InlineData("digest sub-2/b.mp4", "read", "sub-2/b.mp4")]
    [InlineData("digest -d sha256 sub-2/b.mp4", "read", "sub-2/b.mp4")]
    [InlineData("digest -d zarr-checksum z.zarr", "read", "z.zarr/0/0")]
    [InlineData("digest -d zarr-checksum z.zarr", "readdir", "z.zarr/0")]
    [InlineData("ls z.zarr", "readdir", "z.zarr/0")]
    [InlineData("ls z.zarr", "stat", "z.zarr/0/0")]
    [InlineData("validate z.zarr", "open", "z.zarr/.zgroup")]
    [InlineData("validate z.zarr", "stat", "z.zarr/.zgroup")]
    [InlineData("validate z.zarr", "readdir", "z.zarr/0")]
    public async Task Every_command_names_the_file_that_it_cannot_read(string command, string call, string path)
    {
        await using var scene = await CreateAsync();
        WriteZarr(scene);
        var fault = $"{call} {IoError} {scene.Folder.Locate(path)}";

        using var run = await RunAsync(scene, fault, command.Split(' '));

        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains(path, run.Out + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("read", "z.zarr/0/0")]
    [InlineData("open", "z.zarr/0/0")]
    [InlineData("stat", "z.zarr/0/0")]
    [InlineData("readdir", "z.zarr/0")]
    [InlineData("open", "z.zarr/0")]
    public async Task An_unreadable_entry_of_a_Zarr_is_named_and_the_rest_is_uploaded(string call, string path)
    {
        await using var scene = await CreateAsync();
        WriteZarr(scene);
        var fault = $"{call} {IoError} {scene.Folder.Locate(path)}";

        using var run = await RunAsync(scene, fault, "upload", "--validation", "skip");

        Assert.True(
            run.ExitCode == 1 && run.Error.Contains(path["z.zarr/".Length..], StringComparison.Ordinal),
            run.ToString()
        );
        using var second = await scene.RunAsync("upload", "--validation", "skip");
        Assert.True(second.ExitCode == 0, second.ToString());
        // An entry of which only the size could not be read was uploaded in the first run.
        Assert.Equal(
            call != "stat",
            second.Error.Contains(path == "z.zarr/0" ? "adding 2 files" : "adding 1 file", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("readdir", "z.zarr")]
    [InlineData("open", "z.zarr")]
    [InlineData("stat", "z.zarr")]
    public async Task An_unreadable_Zarr_does_not_stop_the_upload_of_other_assets(string call, string path)
    {
        await using var scene = await CreateAsync();
        WriteZarr(scene);
        var fault = $"{call} {IoError} {scene.Folder.Locate(path)}";

        using var run = await RunAsync(scene, fault, "upload");

        Assert.True(run.ExitCode == 1 && run.Error.Contains(path, StringComparison.Ordinal), run.ToString());
        Assert.Contains("sub-1/new.mp4", (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Keys);
    }

    [Fact]
    public async Task An_unreadable_folder_of_a_Zarr_does_not_delete_its_entries_in_the_archive()
    {
        await using var scene = await CreateAsync();
        WriteZarr(scene);
        using var first = await scene.RunAsync("upload", "--validation", "skip");
        var fault = $"readdir {IoError} {scene.Folder.Locate("z.zarr/0")}";

        using var run = await RunAsync(scene, fault, "upload", "--validation", "skip");
        using var last = await scene.RunAsync("upload", "--validation", "skip");

        Assert.True(first.ExitCode == 0 && run.ExitCode == 1 && last.ExitCode == 0, $"{first}\n{run}\n{last}");
        Assert.DoesNotContain("deleting", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("adding", last.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_works_on_a_system_that_forbids_statx()
    {
        await using var scene = await CreateAsync();
        scene.Folder.Write("disk/x.mp4", "x");
        using (var first = await scene.RunAsync("upload"))
            Assert.True(first.ExitCode == 0, first.ToString());
        Directory.Delete(scene.Folder.Locate("disk"), recursive: true);
        File.CreateSymbolicLink(scene.Folder.Locate("disk"), "/nowhere/disk");

        using var run = await RunAsync(scene, $"statx {NotPermitted} *", "upload", "--sync", "do");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(
            ["disk/x.mp4", "sub-1/a.mp4", "sub-1/new.mp4", "sub-2/b.mp4"],
            (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Keys
        );
    }

    /// <summary>
    /// A Dandiset with two assets that exist locally and in the archive, one that exists only locally
    /// (<c>sub-1/new.mp4</c>), and one that exists only in the archive (<c>sub-1/gone.mp4</c>).
    /// </summary>
    private static async Task<CommandScene> CreateAsync()
    {
        var scene = await CommandScene.CreateAsync();
        foreach (var path in new[] { "sub-1/a.mp4", "sub-1/gone.mp4", "sub-2/b.mp4" })
            scene.Folder.Write(path, path);
        using var run = await scene.RunAsync("upload");
        Assert.True(run.ExitCode == 0, run.ToString());
        File.Delete(scene.Folder.Locate("sub-1/gone.mp4"));
        scene.Folder.Write("sub-1/new.mp4", "new");
        return scene;
    }

    private static void WriteZarr(CommandScene scene)
    {
        scene.Folder.Write("z.zarr/.zgroup", """{"zarr_format": 2}""");
        scene.Folder.Write("z.zarr/0/.zarray", TestZarr.ArrayMetadata(2));
        scene.Folder.Write("z.zarr/0/0", "a");
    }

    private Task<DandiProcess> RunAsync(CommandScene scene, string fault, params string[] arguments) =>
        DandiProcess.RunAsync(scene.Folder.Root, system.Load(scene.Environment(), fault), arguments);
}
