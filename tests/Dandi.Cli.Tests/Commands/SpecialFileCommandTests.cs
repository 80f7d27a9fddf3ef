using System.Diagnostics;
using Dandi.Cli.Tests.Commands.Validate;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands;

/// <summary>
/// A pipe or device in the place of a file that a command reads is an error that names it. A command that opened the
/// pipe would wait forever.
/// </summary>
public sealed class SpecialFileCommandTests : IDisposable
{
    private readonly TempDandiset _folder = new();
    private readonly ValidateScene _scene = new();

    public void Dispose()
    {
        _scene.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("x.zarr/.zgroup")]
    [InlineData("x.zarr/.zattrs")]
    [InlineData("x.zarr/zarr.json")]
    [InlineData("x.zarr/a/.zarray")]
    [InlineData("x.zarr/a/0.0")]
    [InlineData("sub-1/sub-1.nwb")]
    [InlineData("dandiset.yaml")]
    [InlineData("sub-1/video.mp4")]
    public async Task Validate_reports_a_pipe_as_unreadable(string path)
    {
        _folder.Write("x.zarr/b/0", "0");
        await MakePipeAsync(path);

        var run = await _scene.RunAsync(_folder.Root, "validate", ".");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(path, run.Out + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("No errors", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pipe", "a pipe")]
    [InlineData("/dev/zero", "a device")]
    [InlineData(".", "a folder")]
    public async Task Results_are_loaded_from_regular_files_only(string path, string kind)
    {
        await MakePipeAsync("pipe");

        var run = await _scene.RunAsync(_folder.Root, "validate", "--load", path);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"it is {kind}, and only regular files are read", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ls", "x.nwb")]
    [InlineData("digest", "x.nwb")]
    [InlineData("digest -d zarr-checksum", "x.zarr/0")]
    public async Task A_pipe_is_neither_listed_nor_hashed(string command, string path)
    {
        Directory.CreateDirectory(_folder.Locate("x.zarr"));
        await MakePipeAsync(path);

        var run = await _scene.RunAsync(_folder.Root, [.. command.Split(' '), path.Split('/')[0]]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("only regular files are read", run.Error, StringComparison.Ordinal);
    }

    private async Task MakePipeAsync(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Locate(path))!);
        File.Delete(_folder.Locate(path));
        using var mkfifo = Process.Start("mkfifo", [_folder.Locate(path)]);
        await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, mkfifo.ExitCode);
    }
}
