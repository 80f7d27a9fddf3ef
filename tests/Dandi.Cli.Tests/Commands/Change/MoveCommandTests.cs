using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Change;

public sealed class MoveCommandTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    [Fact]
    public async Task Files_are_moved_on_both_sides_and_a_line_says_so()
    {
        await using var scene = await CreateAsync("a.mp4", "sub-1/b.mp4");

        var (code, output, error) = await scene.RunAsync("move", "a.mp4", "sub-1");

        Assert.Equal((0, "moved    a.mp4 -> sub-1/a.mp4\n"), (code, output));
        Assert.Contains("1 moved locally and in the archive, 0 skipped, 0 failed", error, StringComparison.Ordinal);
        Assert.Equal(["sub-1/a.mp4", "sub-1/b.mp4"], scene.Files);
        Assert.Equal(["sub-1/a.mp4", "sub-1/b.mp4"], await scene.AssetsAsync());
    }

    [Fact]
    public async Task A_dry_run_shows_what_would_be_moved_and_changes_nothing()
    {
        await using var scene = await CreateAsync("a.mp4", "b.mp4");

        var (code, output, _) = await scene.RunAsync("move", "--dry-run", "-e", "overwrite", "a.mp4", "b.mp4");

        Assert.Equal((0, "would move a.mp4 -> b.mp4, replacing the target\n"), (code, output));
        Assert.Equal(["a.mp4", "b.mp4"], scene.Files);
        Assert.Equal(["a.mp4", "b.mp4"], await scene.AssetsAsync());
    }

    [Fact]
    public async Task Work_on_selects_the_side()
    {
        await using var scene = await CreateAsync("a.mp4");

        Assert.Equal(0, (await scene.RunAsync("move", "-w", "local", "a.mp4", "l.mp4")).ExitCode);
        Assert.Equal(0, (await scene.RunAsync("move", "-w", "remote", "a.mp4", "r.mp4")).ExitCode);
        var (code, _, error) = await scene.RunAsync("move", "l.mp4", "x.mp4");

        Assert.Equal(2, code);
        Assert.Contains("no asset `l.mp4` in the archive", error, StringComparison.Ordinal);
        Assert.Equal(["l.mp4"], scene.Files);
        Assert.Equal(["r.mp4"], await scene.AssetsAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("versions/draft/")]
    public async Task A_URL_moves_in_the_draft_only(string version)
    {
        await using var scene = await CreateAsync("a.mp4", "sub-1/b.mp4");
        scene.Current = "sub-1";

        var (code, _, _) = await scene.RunAsync("move", "-d", scene.Url + version, "a.mp4", "x.mp4");

        Assert.Equal(0, code);
        Assert.Equal(["a.mp4", "sub-1/b.mp4"], scene.Files);
        Assert.Equal(["sub-1/b.mp4", "x.mp4"], await scene.AssetsAsync());
    }

    [Fact]
    public async Task Only_local_files_are_moved_if_the_archive_may_not_be_changed()
    {
        await using var scene = await CreateAsync("a.mp4");
        scene.Token = scene.TokenOfBob;

        var (both, _, refusal) = await scene.RunAsync("move", "-w", "both", "a.mp4", "b.mp4");
        Assert.Equal(["a.mp4"], scene.Files);
        var (auto, _, warning) = await scene.RunAsync("move", "a.mp4", "b.mp4");

        Assert.Equal((3, 0), (both, auto));
        Assert.Contains("not an owner", refusal, StringComparison.Ordinal);
        Assert.Contains("only local files are moved", warning, StringComparison.Ordinal);
        Assert.Contains("1 moved locally,", warning, StringComparison.Ordinal);
        Assert.Equal(["b.mp4"], scene.Files);
        Assert.Equal(["a.mp4"], await scene.AssetsAsync());
    }

    [Fact]
    public async Task A_regular_expression_renames_files()
    {
        await using var scene = await CreateAsync("sub-1/a.mp4", "sub-22/a.mp4");

        var (code, _, _) = await scene.RunAsync("move", "--regex", @"sub-(?P<n>\d+)/(.*)", @"\2-\g<n>.mp4");
        var (failed, _, error) = await scene.RunAsync("move", "--regex", "(", "x");

        Assert.Equal((0, 2), (code, failed));
        Assert.Contains("unterminated subpattern", error, StringComparison.Ordinal);
        Assert.Equal(["a.mp4-1.mp4", "a.mp4-22.mp4"], scene.Files);
        Assert.Equal(["a.mp4-1.mp4", "a.mp4-22.mp4"], await scene.AssetsAsync());
    }

    [Fact]
    public async Task Absolute_paths_in_the_Dandiset_are_accepted_and_others_refused()
    {
        await using var scene = await CreateAsync("a.mp4", "sub-1/b.mp4");
        scene.Current = "sub-1";

        var (outside, _, _) = await scene.RunAsync("move", scene.Folder.Locate("a.mp4"), "/elsewhere/a.mp4");
        var (inside, _, _) = await scene.RunAsync("move", scene.Folder.Locate("a.mp4"), scene.Folder.Locate("sub-1/"));

        Assert.Equal((2, 0), (outside, inside));
        Assert.Equal(["sub-1/a.mp4", "sub-1/b.mp4"], scene.Files);
    }

    [Fact]
    public async Task A_failure_is_exit_code_1_and_undone_locally()
    {
        await using var archive = await RunningArchive.StartAsync("PUT /api/dandisets/*/assets/* status=400 n=1");
        await using var scene = await ChangeScene.CreateAsync(archive, "a.mp4", "b.mp4");

        var (code, output, error) = await scene.RunAsync("move", "-J", "1", "a.mp4", "b.mp4", "sub-1");

        Assert.Equal(1, code);
        Assert.StartsWith("ERROR    a.mp4 -> sub-1/a.mp4: Error 400", output, StringComparison.Ordinal);
        Assert.EndsWith("moved    b.mp4 -> sub-1/b.mp4\n", output, StringComparison.Ordinal);
        Assert.Contains("1 moved locally and in the archive, 0 skipped, 1 failed", error, StringComparison.Ordinal);
        Assert.Equal(["a.mp4", "sub-1/b.mp4"], scene.Files);
        Assert.Equal(["a.mp4", "sub-1/b.mp4"], await scene.AssetsAsync());
    }

    [Theory]
    [InlineData("move a.mp4", "At least two paths")]
    [InlineData("move --regex a b c", "exactly two arguments")]
    [InlineData("move -d URL -w both a b", "cannot be used with `--dandiset`")]
    [InlineData("move -J x a b", "not a whole number")]
    [InlineData("move", "Required argument 'PATH' missing")]
    public async Task Wrong_usage_is_refused_before_any_request(string arguments, string message)
    {
        await using var scene = await CreateAsync();

        var (code, _, error) = await scene.RunAsync(arguments.Split(' '));

        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    private Task<ChangeScene> CreateAsync(params string[] paths) => ChangeScene.CreateAsync(shared.Archive, paths);
}
