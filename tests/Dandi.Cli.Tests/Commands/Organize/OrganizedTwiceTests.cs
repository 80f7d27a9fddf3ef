namespace Dandi.Cli.Tests.Commands.Organize;

/// <summary>Files that are found under several paths, and folders that are created too early.</summary>
[Collection(nameof(OrganizeCommandTests))]
public sealed class OrganizedTwiceTests : IDisposable
{
    private const string Target = "sub-mouse01/sub-mouse01_icephys.nwb";

    private readonly OrganizeScene _scene = new();

    [Fact]
    public async Task A_folder_that_is_named_again_through_a_link_is_organized_once()
    {
        var file = _scene.Add("x.nwb");
        Directory.CreateSymbolicLink(_scene.Source + "-link", _scene.Source);

        var run = await _scene.RunAsync("-f", "move", _scene.Source, _scene.Source + "-link");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("is the same file as", run.Error, StringComparison.Ordinal);
        Assert.Equal([Target], _scene.Tree);
        Assert.False(File.Exists(file));
    }

    [Theory]
    [InlineData("a.nwb")]
    [InlineData("z.nwb")]
    public async Task A_link_to_another_file_of_the_run_is_skipped_and_the_file_is_organized(string link)
    {
        _scene.Add("x.nwb");
        var path = Path.Combine(_scene.Source, link);
        File.CreateSymbolicLink(path, "x.nwb");

        var run = await _scene.RunAsync("-f", "move", _scene.Source);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains($"{link}` is skipped: it is the same file as", run.Error, StringComparison.Ordinal);
        Assert.Null(new FileInfo(_scene.Target(Target)).LinkTarget);
        Assert.Equal("x.nwb", new FileInfo(path).LinkTarget);
    }

    [Fact]
    public async Task A_new_Dandiset_is_not_created_if_planning_fails()
    {
        _scene.Add("x.nwb");
        var copy = Path.Combine(_scene.Source, "y.nwb");
        File.Copy(Path.Combine(_scene.Source, "x.nwb"), copy);
        var folder = _scene.Target("new/set");

        var failed = await _scene.RunAsync("-d", folder, _scene.Source);
        Assert.Equal(1, failed.ExitCode);
        Assert.False(Path.Exists(_scene.Target("new")));

        File.Delete(copy);
        var run = await _scene.RunAsync("-d", folder, _scene.Source);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.NotNull(new FileInfo(Path.Combine(folder, Target)).LinkTarget);
    }

    [Fact]
    public async Task A_file_in_the_place_of_a_folder_is_named()
    {
        _scene.Add("1.nwb");
        _scene.Add("2.nwb", session: "20240303");
        var file = _scene.Target("sub-mouse01");
        await File.WriteAllTextAsync(file, "mine", TestContext.Current.CancellationToken);

        var run = await _scene.RunAsync("-f", "move", _scene.Source);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"1 path exists already: `{file}`.", run.Error, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    public void Dispose() => _scene.Dispose();
}
