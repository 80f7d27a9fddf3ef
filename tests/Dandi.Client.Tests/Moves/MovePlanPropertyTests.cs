using Dandi.Moves;

namespace Dandi.Client.Tests.Moves;

/// <summary>Plans of random moves, carried out on a model of a side.</summary>
public sealed class MovePlanPropertyTests
{
    // Few names, so that moves meet each other.
    private static readonly Gen<string> Path = Gen.Int[0, 2]
        .Array[1, 3]
        .Select(names => string.Join('/', names.Select(name => "abc"[name])));

    private static readonly Gen<string[]> Assets = Path.Array[1, 8].Select(paths => Compatible(paths).ToArray());

    [Fact]
    public void No_file_is_lost_whatever_is_moved_where() =>
        Gen.Select(Assets, Path.Array[1, 8], Gen.Enum<ExistingTarget>())
            .Sample(
                (assets, targets, existing) =>
                {
                    var side = new RemoteSide(assets);
                    var moves = assets
                        .Zip(targets, (source, target) => new AssetMove(source, target))
                        .Where(move => move.Source != move.Target)
                        .ToList();
                    if (TryPlan(() => MovePlan.Create(side, moves, existing)) is { } plan)
                        AssertNothingIsLost(assets, plan);
                }
            );

    [Fact]
    public void No_file_is_lost_by_moving_files_and_folders_to_a_destination() =>
        Gen.Select(Assets, Path.Array[1, 3], Path, Gen.Enum<ExistingTarget>())
            .Sample(
                (assets, sources, destination, existing) =>
                {
                    var side = new RemoteSide(assets);
                    var plan = TryPlan(() =>
                        MovePlan.Create(side, new MovePlanner(side, "").FromPaths(sources, destination), existing)
                    );
                    if (plan is not null)
                        AssertNothingIsLost(assets, plan);
                }
            );

    /// <summary>Carries out a plan as strictly as a file system, and compares the contents.</summary>
    private static void AssertNothingIsLost(string[] assets, MovePlan plan)
    {
        var files = assets.ToDictionary(path => path, path => $"content of {path}", StringComparer.Ordinal);
        var expected = files.Values.ToHashSet(StringComparer.Ordinal);
        foreach (var move in plan.Moves.Where(move => move.Action != MoveAction.Skip))
        {
            if (move.Action == MoveAction.Replace)
            {
                Assert.DoesNotContain(plan.Moves, other => other.Source == move.Target);
                expected.Remove(files[move.Target]);
                files.Remove(move.Target);
            }
            Assert.True(files.Remove(move.Source, out var content), $"{move.Source} is not there");
            Assert.DoesNotContain(files.Keys, path => AreInConflict(path, move.Target));
            files.Add(move.Target, content);
        }
        Assert.Equal(expected.Order(StringComparer.Ordinal), files.Values.Order(StringComparer.Ordinal));
        Assert.All(plan.Moves, move =>
            Assert.Equal($"content of {move.Source}", files[move.Action == MoveAction.Skip ? move.Source : move.Target])
        );
    }

    private static MovePlan? TryPlan(Func<MovePlan> create)
    {
        try
        {
            return create();
        }
        catch (DandiException)
        {
            return null;
        }
    }

    /// <summary>Leaves out what would be a file and a folder at the same time.</summary>
    private static List<string> Compatible(string[] paths)
    {
        var kept = new List<string>();
        foreach (var path in paths.Where(path => !kept.Exists(other => AreInConflict(path, other))))
            kept.Add(path);
        return kept;
    }

    private static bool AreInConflict(string path, string other) =>
        path == other
        || path.StartsWith(other + "/", StringComparison.Ordinal)
        || other.StartsWith(path + "/", StringComparison.Ordinal);
}
