using Dandi.FileSystem;
using Dandi.Organizing;
using Dandi.Organizing.Journal;
using Dandi.Organizing.Placing;

namespace Dandi.Cli.Tests.Commands.Organize;

/// <summary>A run that was interrupted after it had moved the first of two files.</summary>
[Collection(nameof(OrganizeCommandTests))]
public sealed class InterruptedOrganizeTests : IDisposable
{
    private static readonly string[] Targets =
    [
        "sub-mouse01/sub-mouse01_ses-a.nwb",
        "sub-mouse01/sub-mouse01_ses-b.nwb",
    ];

    private readonly OrganizeScene _scene = new();
    private readonly string[] _sources;

    public InterruptedOrganizeTests()
    {
        _sources = [_scene.Add("a/x.nwb"), _scene.Add("b/x.nwb", session: "20250101")];
        var plan = new OrganizePlan(
            _scene.Dandiset,
            IsInPlace: false,
            [.. _sources.Zip(Targets, (source, target) => Move(source, _scene.Target(target)))]
        )
        {
            NewFolders = [_scene.Target("sub-mouse01")],
        };
        using (OrganizeJournal.Create(_scene.JournalFolder, _scene.Dandiset, plan, [])) { }
        Directory.CreateDirectory(_scene.Target("sub-mouse01"));
        File.Move(_sources[0], _scene.Target(Targets[0]));
    }

    [Fact]
    public async Task The_same_command_finishes_it_as_it_was_planned()
    {
        var run = await _scene.RunAsync("-f", "move", _scene.Source);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("Finishing an earlier run", run.Error, StringComparison.Ordinal);
        Assert.Equal(Targets, _scene.Tree);
        Assert.DoesNotContain(_sources, File.Exists);
        Assert.Equal(1, (await _scene.RunAsync("--undo")).ExitCode);
    }

    [Fact]
    public async Task Paths_that_were_not_part_of_it_are_named_and_the_exit_code_says_so()
    {
        var other = _scene.Add("c/x.nwb", session: "20250202");

        var run = await _scene.RunAsync(
            "-f",
            "move",
            Path.GetDirectoryName(other)!,
            Path.GetDirectoryName(_sources[1])!
        );

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Not organized, because they were not part of", run.Error, StringComparison.Ordinal);
        Assert.Equal(Targets, _scene.Tree);
        Assert.True(File.Exists(other));
    }

    [Theory]
    [InlineData("copy", "source")]
    [InlineData("auto", "source")]
    [InlineData("move", "source/c")]
    [InlineData("copy", "source/nothing")]
    public async Task A_command_that_asks_for_something_else_is_refused_and_names_the_ways_out(string mode, string path)
    {
        _scene.Add("c/x.nwb", session: "20250202");

        var run = await _scene.RunAsync("-f", mode, Path.Combine(Path.GetDirectoryName(_scene.Source)!, path));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(
            $"`dandi organize -d {_scene.Dandiset} -f move {Path.GetDirectoryName(_sources[0])}`",
            run.Error,
            StringComparison.Ordinal
        );
        Assert.Contains($"`dandi organize -d {_scene.Dandiset} --undo`", run.Error, StringComparison.Ordinal);
        Assert.Equal(Targets[..1], _scene.Tree);
        Assert.True(File.Exists(_sources[1]));
    }

    [Fact]
    public async Task Named_folders_without_files_of_their_own_are_no_failure()
    {
        var link = Path.Combine(_scene.Dandiset, "..", "link");
        Directory.CreateDirectory(Path.Combine(_scene.Source, "empty"));
        Directory.CreateSymbolicLink(link, _scene.Source);

        var run = await _scene.RunAsync("-f", "move", link, Path.Combine(_scene.Source, "empty"));

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(Targets, _scene.Tree);
    }

    [Fact]
    public async Task A_dry_run_of_undoing_shows_what_would_be_moved_back()
    {
        var run = await _scene.RunAsync("--undo", "-f", "dry");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.StartsWith($"DRY: {Targets[0]} -> ", run.Out, StringComparison.Ordinal);
        Assert.Contains("1 file in", run.Error, StringComparison.Ordinal);
        Assert.Equal(Targets[..1], _scene.Tree);
    }

    [Fact]
    public async Task It_can_be_undone()
    {
        var run = await _scene.RunAsync("--undo");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("every file is where it was", run.Error, StringComparison.Ordinal);
        Assert.Empty(_scene.Tree);
        Assert.All(_sources, source => Assert.True(File.Exists(source)));
        Assert.False(Directory.Exists(_scene.Target("sub-mouse01")));
    }

    [Fact]
    public async Task Undoing_does_not_claim_what_is_not_so()
    {
        await File.AppendAllTextAsync(_sources[1], "more", TestContext.Current.CancellationToken);

        var run = await _scene.RunAsync("--undo");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains($"Warning: `{_sources[1]}` is not as it was", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("every file is where it was", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_was_taken_away_stops_undoing_and_the_plan_is_kept()
    {
        var (target, away) = (_scene.Target(Targets[0]), _scene.Target("away"));
        File.Move(target, away);

        var stopped = await _scene.RunAsync("--undo");
        File.Move(away, target);
        var undone = await _scene.RunAsync("--undo");

        Assert.Equal(1, stopped.ExitCode);
        Assert.Contains("is missing, and so is", stopped.Error, StringComparison.Ordinal);
        Assert.Contains(_scene.JournalFolder, stopped.Error, StringComparison.Ordinal);
        Assert.True(undone.ExitCode == 0, undone.Error);
        Assert.All(_sources, source => Assert.True(File.Exists(source)));
    }

    [Fact]
    public async Task A_dry_run_shows_its_plan_and_leaves_it()
    {
        var run = await _scene.RunAsync("-f", "dry", _scene.Source);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Single(run.Out.Split("DRY: ")[1..]);
        Assert.Contains("1 file of the plan", run.Error, StringComparison.Ordinal);
        Assert.Contains("was interrupted", run.Error, StringComparison.Ordinal);
        Assert.Equal(Targets[..1], _scene.Tree);
    }

    [Fact]
    public async Task A_file_that_appeared_at_a_target_stops_it_and_can_be_moved_away()
    {
        await File.WriteAllTextAsync(_scene.Target(Targets[1]), "mine", TestContext.Current.CancellationToken);

        var stopped = await _scene.RunAsync("-f", "move", _scene.Source);
        File.Delete(_scene.Target(Targets[1]));
        var finished = await _scene.RunAsync("-f", "move", _scene.Source);

        Assert.Equal(1, stopped.ExitCode);
        Assert.Contains("Run the same command again", stopped.Error, StringComparison.Ordinal);
        Assert.True(finished.ExitCode == 0, finished.Error);
        Assert.Equal(Targets, _scene.Tree);
    }

    public void Dispose() => _scene.Dispose();

    private static OrganizeStep Move(string source, string target)
    {
        var status = FileStatus.TryRead(source)!.Value;
        return new OrganizeStep(
            target,
            new Placement(source, target, PlacementMode.Move, status.Size, status.Modified),
            [],
            []
        );
    }
}
