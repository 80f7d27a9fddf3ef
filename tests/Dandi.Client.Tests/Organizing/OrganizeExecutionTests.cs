using Dandi.Files;
using Dandi.Organizing;
using Dandi.Organizing.Placing;

namespace Dandi.Client.Tests.Organizing;

public sealed class OrganizeExecutionTests
{
    /// <summary>Carries out a plan and ends its undoing at each point, once per point.</summary>
    private static async Task EndUndoingAtAnyPointAsync(
        PlacementMode mode,
        bool isAcrossFileSystems,
        Func<PlanScene, Task> goOn
    )
    {
        SkipUnlessPossible(isAcrossFileSystems);
        for (var (end, isEnded) = (0, true); isEnded; end++)
        {
            using var scene = new PlanScene(mode, isAcrossFileSystems);
            await new OrganizeExecution(scene.Plan).RunAsync(isResumed: false, jobs: 1, Token);

            isEnded = Ends(end, interruptible =>
                new OrganizeExecution(scene.Plan) { Interruptible = interruptible }.Undo(Token)
            );
            await goOn(scene);
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<PlacementMode, bool> Modes =>
        new()
        {
            { PlacementMode.Move, false },
            { PlacementMode.Move, true },
            { PlacementMode.Copy, false },
            { PlacementMode.Copy, true },
            { PlacementMode.HardLink, false },
            { PlacementMode.SymbolicLink, false },
        };

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_run_that_ends_at_any_point_can_be_finished(PlacementMode mode, bool isAcrossFileSystems)
    {
        for (var end = 0; await StopsAtAsync(mode, isAcrossFileSystems, end, FinishAsync); end++)
            Assert.InRange(end, 0, 100);

        static async Task FinishAsync(PlanScene scene)
        {
            await new OrganizeExecution(scene.Plan).RunAsync(isResumed: true, jobs: 1, Token);
            scene.AssertIsDone();
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_run_that_ends_at_any_point_can_be_undone(PlacementMode mode, bool isAcrossFileSystems)
    {
        for (var end = 0; await StopsAtAsync(mode, isAcrossFileSystems, end, UndoAsync); end++)
            Assert.InRange(end, 0, 100);

        static Task UndoAsync(PlanScene scene)
        {
            new OrganizeExecution(scene.Plan).Undo(Token);
            scene.AssertIsUndone();
            return Task.CompletedTask;
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public Task Undoing_that_ends_at_any_point_can_be_repeated(PlacementMode mode, bool isAcrossFileSystems) =>
        EndUndoingAtAnyPointAsync(mode, isAcrossFileSystems, scene =>
        {
            scene.AssertNothingIsLost();
            new OrganizeExecution(scene.Plan).Undo(Token);

            scene.AssertIsUndone();
            return Task.CompletedTask;
        });

    [Theory]
    [MemberData(nameof(Modes))]
    public Task A_run_whose_undoing_ends_at_any_point_can_be_finished(PlacementMode mode, bool isAcrossFileSystems) =>
        EndUndoingAtAnyPointAsync(mode, isAcrossFileSystems, async scene =>
        {
            await new OrganizeExecution(scene.Plan).RunAsync(isResumed: true, jobs: 1, Token);

            scene.AssertIsDone();
        });

    [Fact]
    public async Task A_file_that_appears_at_a_target_is_never_replaced()
    {
        using var scene = new PlanScene(PlacementMode.Move);
        var target = scene.Targets.Last();
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        await File.WriteAllTextAsync(target, "mine", Token);

        await Assert.ThrowsAsync<TargetExistsException>(() =>
            new OrganizeExecution(scene.Plan).RunAsync(isResumed: false, jobs: 1, Token)
        );
        await Assert.ThrowsAsync<DandiException>(() =>
            new OrganizeExecution(scene.Plan).RunAsync(isResumed: true, jobs: 1, Token)
        );
        Assert.Throws<DandiException>(() => new OrganizeExecution(scene.Plan).Undo(Token));

        Assert.Equal("mine", await File.ReadAllTextAsync(target, Token));
        Assert.True(File.Exists(scene.Sources.Last()));
    }

    [Fact]
    public async Task A_file_that_changed_after_it_was_planned_stays_where_it_is()
    {
        using var scene = new PlanScene(PlacementMode.Move, count: 1);
        await File.AppendAllTextAsync(scene.Sources.Single(), "more", Token);

        var error = await Assert.ThrowsAsync<DandiException>(() =>
            new OrganizeExecution(scene.Plan).RunAsync(isResumed: false, jobs: 1, Token)
        );

        Assert.Contains("changed after it was read", error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(scene.Sources.Single()));
        Assert.False(Path.Exists(scene.Targets.Single()));
    }

    /// <summary>Ends a run at a point, checks that nothing is lost, and continues.</summary>
    /// <returns>Whether the run has such a point.</returns>
    private static async Task<bool> StopsAtAsync(
        PlacementMode mode,
        bool isAcrossFileSystems,
        int end,
        Func<PlanScene, Task> continueAsync
    )
    {
        SkipUnlessPossible(isAcrossFileSystems);
        using var scene = new PlanScene(mode, isAcrossFileSystems);
        var isEnded = Ends(end, interruptible => new OrganizeExecution(scene.Plan) { Interruptible = interruptible }
                .RunAsync(isResumed: false, jobs: 1, Token)
                .GetAwaiter()
                .GetResult());
        scene.AssertNothingIsLost();
        await continueAsync(scene);
        return isEnded;
    }

    private static bool Ends(int end, Action<Action> run)
    {
        var points = 0;
        try
        {
            run(() =>
            {
                if (points++ == end)
                    throw new KilledException();
            });
            return false;
        }
        catch (KilledException)
        {
            return true;
        }
    }

    private static void SkipUnlessPossible(bool isAcrossFileSystems)
    {
        if (isAcrossFileSystems)
            PlanScene.SkipUnlessThereAreTwoFileSystems();
    }

    private sealed class KilledException : Exception;
}
