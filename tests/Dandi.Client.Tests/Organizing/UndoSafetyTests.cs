using Dandi.Organizing;
using Dandi.Organizing.Placing;

namespace Dandi.Client.Tests.Organizing;

/// <summary>What other programs and users do between an interrupted run and the next one.</summary>
public sealed class UndoSafetyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_copy_that_was_changed_is_not_deleted()
    {
        using var scene = await RunAsync(PlacementMode.Copy);
        await File.AppendAllTextAsync(scene.Targets.Single(), "more", Token);

        Assert.Throws<DandiException>(() => new OrganizeExecution(scene.Plan).Undo(Token));

        Assert.True(File.Exists(scene.Targets.Single()));
    }

    [Fact]
    public async Task A_copy_is_not_deleted_once_its_original_is_gone()
    {
        using var scene = await RunAsync(PlacementMode.Copy);
        File.Delete(scene.Sources.Single());

        var error = Assert.Throws<DandiException>(() => new OrganizeExecution(scene.Plan).Undo(Token));

        Assert.Contains("may be the only copy", error.Message, StringComparison.Ordinal);
        scene.AssertNothingIsLost();
    }

    [Fact]
    public async Task An_incomplete_copy_of_an_earlier_run_is_replaced_unless_a_program_writes_to_it()
    {
        using var scene = new PlanScene(PlacementMode.Copy, count: 1);
        var temp = FilePlacer.TempPathOf(scene.Targets.Single());
        Directory.CreateDirectory(Path.GetDirectoryName(temp)!);
        await using (var writing = new FileStream(temp, FileMode.CreateNew, FileAccess.Write))
        {
            var error = await Assert.ThrowsAsync<DandiException>(() =>
                new OrganizeExecution(scene.Plan).RunAsync(isResumed: false, jobs: 1, Token)
            );
            Assert.StartsWith($"`{temp}` is an incomplete copy", error.Message, StringComparison.Ordinal);
        }

        await new OrganizeExecution(scene.Plan).RunAsync(isResumed: false, jobs: 1, Token);

        scene.AssertIsDone();
    }

    [Theory]
    [InlineData(PlacementMode.Copy)]
    [InlineData(PlacementMode.HardLink)]
    [InlineData(PlacementMode.Move)]
    public async Task A_target_is_not_deleted_if_its_source_is_now_a_link_to_it(PlacementMode mode)
    {
        using var scene = await RunAsync(mode);
        File.Delete(scene.Sources.Single());
        File.CreateSymbolicLink(scene.Sources.Single(), scene.Targets.Single());

        var error = Assert.Throws<DandiException>(() => new OrganizeExecution(scene.Plan).Undo(Token));

        Assert.Contains("Remove that link", error.Message, StringComparison.Ordinal);
        Assert.Null(new FileInfo(scene.Targets.Single()).LinkTarget);
        scene.AssertNothingIsLost();
    }

    [Fact]
    public async Task A_target_is_not_deleted_if_the_folder_of_its_source_is_now_a_link_to_its_folder()
    {
        using var scene = await RunAsync(PlacementMode.Copy);
        var (source, target) = (scene.Sources.Single(), scene.Targets.Single());
        Directory.Delete(Path.GetDirectoryName(source)!, recursive: true);
        Directory.CreateSymbolicLink(Path.GetDirectoryName(source)!, Path.GetDirectoryName(target)!);
        var file = scene.Plan.Steps[0].File! with
        {
            Source = Path.Combine(Path.GetDirectoryName(source)!, Path.GetFileName(target)),
        };
        scene.Plan = scene.Plan with { Steps = [scene.Plan.Steps[0] with { File = file }] };

        Assert.Throws<DandiException>(() => new OrganizeExecution(scene.Plan).Undo(Token));

        Assert.True(File.Exists(target));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_new_file_under_the_name_of_a_moved_one_is_named_and_the_original_comes_back_later(bool undoes)
    {
        using var scene = await RunAsync(PlacementMode.Move);
        var (source, target) = (scene.Sources.Single(), scene.Targets.Single());
        await File.WriteAllTextAsync(source, "of the next session", Token);

        var error = await Assert.ThrowsAsync<DandiException>(() => ContinueAsync(scene, undoes));
        Assert.StartsWith(
            $"`{source}` is a new file: the original was moved to `{target}` before.",
            error.Message,
            StringComparison.Ordinal
        );
        File.Move(source, source + ".new");
        var undoing = new OrganizeExecution(scene.Plan);
        undoing.Undo(Token);

        Assert.Empty(undoing.Notes);
        Assert.Equal("of the next session", await File.ReadAllTextAsync(source + ".new", Token));
        File.Delete(source + ".new");
        scene.AssertIsUndone();
    }

    [Fact]
    public async Task A_file_that_is_at_neither_place_stops_undoing_and_keeps_the_plan()
    {
        using var scene = await RunAsync(PlacementMode.Move);
        var (source, target) = (scene.Sources.Single(), scene.Targets.Single());
        File.Move(target, scene.Locate("away"));
        var execution = new OrganizeExecution(scene.Plan);

        var error = Assert.Throws<DandiException>(() => execution.Undo(Token));

        Assert.Contains($"`{source}` is missing, and so is `{target}`", error.Message, StringComparison.Ordinal);
        Assert.True(execution.HasChanged);
        File.Move(scene.Locate("away"), target);
        execution.Undo(Token);
        scene.AssertIsUndone();
    }

    [Fact]
    public async Task Another_file_in_the_place_of_a_moved_one_is_not_called_the_original()
    {
        using var scene = await RunAsync(PlacementMode.Move);
        var source = scene.Sources.Single();
        File.Move(scene.Targets.Single(), scene.Locate("away"));
        await File.WriteAllTextAsync(source, "another", Token);
        var execution = new OrganizeExecution(scene.Plan);

        execution.Undo(Token);

        Assert.StartsWith($"`{source}` is not as it was", Assert.Single(execution.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_moved_file_of_another_size_is_an_error_with_both_paths()
    {
        using var scene = await RunAsync(PlacementMode.Move);
        await File.AppendAllTextAsync(scene.Targets.Single(), "more", Token);

        var error = Assert.Throws<DandiException>(() => new OrganizeExecution(scene.Plan).Undo(Token));

        Assert.Contains($"`{scene.Sources.Single()}`", error.Message, StringComparison.Ordinal);
        Assert.Contains("move it back there yourself", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Incomplete_copies_are_deleted_in_both_folders(bool undoes)
    {
        using var scene = await RunAsync(PlacementMode.Move);
        string[] copies =
        [
            FilePlacer.TempPathOf(scene.Sources.Single()),
            FilePlacer.TempPathOf(scene.Targets.Single()),
        ];
        foreach (var copy in copies)
            await File.WriteAllTextAsync(copy, "half", Token);

        await ContinueAsync(scene, undoes);

        Assert.DoesNotContain(copies, Path.Exists);
        if (undoes)
            scene.AssertIsUndone();
        else
            scene.AssertIsDone();
    }

    [Fact]
    public async Task Folders_that_existed_before_the_run_are_not_removed()
    {
        using var scene = new PlanScene(PlacementMode.Move, count: 1);
        var folder = Path.GetDirectoryName(scene.Targets.Single())!;
        Directory.CreateDirectory(folder);
        scene.Plan = scene.Plan with { NewFolders = [] };
        await new OrganizeExecution(scene.Plan).RunAsync(isResumed: false, jobs: 1, Token);

        new OrganizeExecution(scene.Plan).Undo(Token);

        Assert.True(Directory.Exists(folder));
    }

    [Fact]
    public async Task New_folders_are_removed_also_around_the_Dandiset()
    {
        using var scene = await RunAsync(PlacementMode.Move);

        new OrganizeExecution(scene.Plan).Undo(Token);

        Assert.False(Directory.Exists(scene.Plan.Root));
    }

    [Fact]
    public void A_run_that_ends_before_its_first_file_leaves_no_folders()
    {
        using var scene = new PlanScene(PlacementMode.Copy);
        var execution = new OrganizeExecution(scene.Plan)
        {
            Interruptible = () => throw new OperationCanceledException(),
        };

        Assert.ThrowsAny<OperationCanceledException>(() =>
            execution.RunAsync(isResumed: false, jobs: 1, Token).GetAwaiter().GetResult()
        );
        Assert.False(execution.HasChanged);
        execution.RemoveNewFolders();

        Assert.False(Directory.Exists(scene.Plan.Root));
    }

    [Fact]
    public void What_cannot_be_examined_counts_as_changed()
    {
        using var scene = new PlanScene(PlacementMode.Move, count: 1);
        var step = scene.Plan.Steps[0];
        Directory.CreateDirectory(scene.Plan.Root);
        var tooLong = Path.Combine(scene.Plan.Root, new string('x', 300));
        scene.Plan = scene.Plan with { Steps = [step with { File = step.File! with { Target = tooLong } }] };

        Assert.True(new OrganizeExecution(scene.Plan).HasChanged);
    }

    private static async Task<PlanScene> RunAsync(PlacementMode mode)
    {
        var scene = new PlanScene(mode, count: 1);
        scene.Plan = scene.Plan with { IsInPlace = false };
        await new OrganizeExecution(scene.Plan).RunAsync(isResumed: false, jobs: 1, Token);
        return scene;
    }

    private static async Task ContinueAsync(PlanScene scene, bool undoes)
    {
        if (undoes)
            new OrganizeExecution(scene.Plan).Undo(Token);
        else
            await new OrganizeExecution(scene.Plan).RunAsync(isResumed: true, jobs: 1, Token);
    }
}
