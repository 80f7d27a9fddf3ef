using Dandi.Discovery;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Organize;

/// <remarks>
/// No other test runs meanwhile: a process that is just being started holds the locks of the process that starts it, so
/// that a journal or an NWB file would seem to be in use.
/// </remarks>
[CollectionDefinition(nameof(OrganizeCommandTests), DisableParallelization = true)]
[Collection(nameof(OrganizeCommandTests))]
public sealed class OrganizeCommandTests : IDisposable
{
    private readonly OrganizeScene _scene = new();

    [Fact]
    public async Task Copies_are_equal_to_their_originals_which_stay()
    {
        var one = _scene.Add("a/x.nwb", subject: "mouse01");
        var other = _scene.Add("b/x.nwb", subject: "mouse02");

        var run = await _scene.RunAsync("-f", "copy", "-J", "-1", _scene.Source);

        Assert.True(run is { ExitCode: 0, Out: "" }, run.Error);
        Assert.Equal(["sub-mouse01/sub-mouse01_icephys.nwb", "sub-mouse02/sub-mouse02_icephys.nwb"], _scene.Tree);
        foreach (var (source, target) in new[] { one, other }.Zip(_scene.Tree.Select(_scene.Target)))
        {
            AssertSameContent(source, target);
            Assert.Equal(File.GetLastWriteTimeUtc(source), File.GetLastWriteTimeUtc(target));
        }
        Assert.Contains("Organized 2 files", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_place_files_are_moved_and_emptied_folders_removed()
    {
        var file = _scene.Add("x.nwb");
        Directory.CreateDirectory(_scene.Target("raw/day1"));
        Directory.CreateDirectory(_scene.Target("raw/day2"));
        File.Move(file, _scene.Target("raw/day1/x.nwb"));
        File.Move(_scene.Add("y.nwb", session: "20250101"), _scene.Target("raw/day2/y.nwb"));
        await File.WriteAllTextAsync(
            _scene.Target("raw/day2/notes.txt"),
            "keep",
            TestContext.Current.CancellationToken
        );

        string[] expected =
        [
            "raw/day2/notes.txt",
            "sub-mouse01/sub-mouse01_ses-20240302_icephys.nwb",
            "sub-mouse01/sub-mouse01_ses-20250101_icephys.nwb",
        ];
        var first = await _scene.RunAsync("-f", "move");

        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Equal(expected, _scene.Tree);
        Assert.False(Directory.Exists(_scene.Target("raw/day1")));
        var second = await _scene.RunAsync("-f", "move");
        Assert.Equal(expected, _scene.Tree);
        Assert.Contains("2 files are in their places already", second.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("copy")]
    [InlineData("symlink")]
    [InlineData("hardlink")]
    public async Task In_place_files_can_only_be_moved(string mode)
    {
        var run = await _scene.RunAsync("-f", mode);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--files-mode move", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dry")]
    [InlineData("copy")]
    [InlineData("move")]
    [InlineData("auto")]
    public async Task Existing_files_are_listed_and_nothing_is_changed(string mode)
    {
        for (var i = 0; i < 7; i++)
        {
            _scene.Add($"{i}.nwb", session: $"2024010{i}");
            var target = _scene.Target($"sub-mouse01/sub-mouse01_ses-2024010{i}_icephys.nwb");
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await File.WriteAllTextAsync(target, "mine", TestContext.Current.CancellationToken);
        }

        var run = await _scene.RunAsync("-f", mode, _scene.Source);

        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Contains("7 paths exist already", run.Error, StringComparison.Ordinal);
        Assert.Contains("and 2 more", run.Error, StringComparison.Ordinal);
        Assert.All(_scene.Tree, path => Assert.Equal("mine", File.ReadAllText(_scene.Target(path))));
        Assert.Equal(7, Directory.GetFiles(_scene.Source).Length);
    }

    [Theory]
    [InlineData("dry")]
    [InlineData("copy")]
    public async Task A_file_is_not_taken_for_the_folder_of_a_Dandiset(string mode)
    {
        var file = _scene.Add("x.nwb");

        var run = await _scene.RunAsync("-f", mode, "-d", file, _scene.Source);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("is not a folder", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_in_the_place_of_a_folder_is_an_error()
    {
        _scene.Add("x.nwb");
        await File.WriteAllTextAsync(_scene.Target("sub-mouse01"), "", TestContext.Current.CancellationToken);

        var run = await _scene.RunAsync("-f", "copy", _scene.Source);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("exists already", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Symbolic_links_are_relative_if_all_paths_are()
    {
        var file = _scene.Add("x.nwb");

        var relative = await _scene.RunAsync("-f", "symlink", "-d", "../one", "../source");
        var absolute = await _scene.RunAsync("-f", "auto", "-d", "../two", _scene.Source);

        Assert.True(relative.ExitCode + absolute.ExitCode == 0, relative.Error + absolute.Error);
        var (one, two) = (
            new FileInfo(_scene.Target("../one/sub-mouse01/sub-mouse01_icephys.nwb")),
            new FileInfo(_scene.Target("../two/sub-mouse01/sub-mouse01_icephys.nwb"))
        );
        Assert.Equal("../../source/x.nwb", one.LinkTarget);
        Assert.Equal(file, two.LinkTarget);
        Assert.Equal(file, one.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
    }

    [Fact]
    public async Task Hard_links_are_the_same_file_and_are_skipped_the_next_time()
    {
        var file = _scene.Add("x.nwb");

        var first = await _scene.RunAsync("-f", "hardlink", _scene.Source);
        var second = await _scene.RunAsync("-f", "hardlink", _scene.Source);

        Assert.True(first.ExitCode == 0, first.Error);
        Assert.True(second.ExitCode == 0, second.Error);
        Assert.Contains("1 file is in its place already", second.Error, StringComparison.Ordinal);
        await File.AppendAllTextAsync(file, "more", TestContext.Current.CancellationToken);
        AssertSameContent(file, _scene.Target(_scene.Tree.Single()));
    }

    [Theory]
    [InlineData("symlink", "symlink", 0)]
    [InlineData("symlink", "hardlink", 1)]
    [InlineData("symlink", "move", 1)]
    [InlineData("symlink", "copy", 1)]
    [InlineData("hardlink", "symlink", 0)]
    [InlineData("hardlink", "move", 1)]
    [InlineData("hardlink", "copy", 1)]
    public async Task A_link_of_an_earlier_run_is_neither_a_copy_nor_replaced(string first, string second, int expected)
    {
        var file = _scene.Add("x.nwb");
        await _scene.RunAsync("-f", first, _scene.Source);
        var link = new FileInfo(_scene.Target(_scene.Tree.Single())).LinkTarget;

        var run = await _scene.RunAsync("-f", second, _scene.Source);

        Assert.True(run.ExitCode == expected, run.Error);
        Assert.True(File.Exists(file));
        Assert.Equal(link, new FileInfo(_scene.Target(_scene.Tree.Single())).LinkTarget);
    }

    [Fact]
    public async Task In_place_files_are_recognized_if_the_Dandiset_is_reached_through_a_link()
    {
        File.Move(_scene.Add("x.nwb"), _scene.Target("x.nwb"));
        Directory.CreateSymbolicLink(_scene.Target("../link"), _scene.Dandiset);

        var first = await _scene.RunAsync("-f", "move", "-d", "../link");
        var second = await _scene.RunAsync("-f", "move", "-d", "../link", _scene.Dandiset);

        Assert.True(first.ExitCode == 0, first.Error);
        Assert.True(second.ExitCode == 0, second.Error);
        Assert.Contains("1 file is in its place already", second.Error, StringComparison.Ordinal);
        Assert.Equal(["sub-mouse01/sub-mouse01_icephys.nwb"], _scene.Tree);
    }

    [Fact]
    public async Task Simulating_needs_a_new_folder_and_makes_links_in_it()
    {
        _scene.Add("x.nwb");

        var refused = await _scene.RunAsync("-f", "simulate", _scene.Source);
        var run = await _scene.RunAsync("-f", "simulate", "-d", "../new", _scene.Source);

        Assert.Equal(1, refused.ExitCode);
        Assert.Empty(_scene.Tree);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.NotNull(new FileInfo(_scene.Target("../new/sub-mouse01/sub-mouse01_icephys.nwb")).LinkTarget);
    }

    [Fact]
    public async Task A_dry_run_prints_where_files_belong_and_changes_nothing()
    {
        _scene.Add("x.nwb");
        File.Delete(_scene.Target(DandisetYaml.FileName));

        var run = await _scene.RunAsync("-f", "dry", "-d", "new", "../source");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal($"DRY: {_scene.Source}/x.nwb -> sub-mouse01/sub-mouse01_icephys.nwb\n", run.Out);
        Assert.Empty(_scene.Tree);
        Assert.False(Directory.Exists(_scene.Target("new")));
    }

    [Fact]
    public async Task Hidden_files_links_to_folders_and_files_in_Zarrs_are_skipped()
    {
        var file = _scene.Add("x.nwb");
        foreach (var path in (string[])[".hidden/y.nwb", "z.zarr/y.nwb", ".y.nwb"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_scene.Source, path))!);
            File.Copy(file, Path.Combine(_scene.Source, path));
        }
        Directory.CreateSymbolicLink(Path.Combine(_scene.Source, "link"), _scene.Source);

        var run = await _scene.RunAsync("-f", "copy", _scene.Source, Path.Combine(_scene.Source, "x.nwb"));

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Single(_scene.Tree);
        Assert.Contains("named more than once", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Copies_of_one_file_are_refused()
    {
        File.Copy(_scene.Add("x.nwb"), Path.Combine(_scene.Source, "y.nwb"));

        var run = await _scene.RunAsync("-f", "copy", _scene.Source);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("have the same `object_id`", run.Error, StringComparison.Ordinal);
        Assert.Empty(_scene.Tree);
    }

    [Theory]
    [InlineData(2, "--required-field", "nonsense")]
    [InlineData(2, "-f", "nonsense")]
    [InlineData(2, "--jobs", "0")]
    [InlineData(2, "no-such-file.nwb")]
    [InlineData(2, "--nonsense")]
    [InlineData(1, "--undo")]
    [InlineData(1, "-f", "symlink", "--update-external-file-paths", ".")]
    public async Task Impossible_options_are_refused(int exitCode, params string[] arguments) =>
        Assert.Equal(exitCode, (await _scene.RunAsync(arguments)).ExitCode);

    [Fact]
    public async Task Outside_of_a_Dandiset_its_folder_must_be_named()
    {
        _scene.Add("x.nwb");
        using var elsewhere = new TempFolder();

        var run = await OrganizeScene.RunInAsync(elsewhere.Root, state: null, "-f", "dry", _scene.Source);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--dandiset-path", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_folder_for_state_files_are_organized_with_a_warning()
    {
        _scene.Add("x.nwb");

        var run = await OrganizeScene.RunInAsync(_scene.Dandiset, "/dev/null/state", "-f", "copy", _scene.Source);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("cannot be finished or undone", run.Error, StringComparison.Ordinal);
        Assert.Single(_scene.Tree);
    }

    public void Dispose() => _scene.Dispose();

    private static void AssertSameContent(string one, string other) =>
        Assert.Equal(File.ReadAllBytes(one), File.ReadAllBytes(other));
}
