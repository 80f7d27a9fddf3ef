using Dandi.Formats.Tests.Hdf5.Damage;
using Dandi.Nwb;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Nwb;

/// <summary>
/// Damaged NWB files: each gives validation results, and a record or a readable error, in limited time and memory.
/// </summary>
public sealed class MutatedNwbTests
{
    private const long MaxBytesAllocated = 128 << 20;
    private static readonly int MutantsPerCase = SeededSet.Count(200);
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(1);

    public static TheoryData<string, Mutation> Cases
    {
        get
        {
            var cases = new TheoryData<string, Mutation>();
            foreach (
                var file in new[]
                {
                    "sub-mouse01/sub-mouse01_ses-20240302_icephys.nwb",
                    "sub-rat02/sub-rat02_ses-20240305_behavior.nwb",
                }
            )
            {
                foreach (var mutation in Enum.GetValues<Mutation>())
                    cases.Add($"examples/dandiset/{file}", mutation);
            }
            foreach (var mutation in Enum.GetValues<Mutation>())
                cases.Add("tests/Dandi.Formats.Tests/Nwb/Storage/files/shared-messages-latest.nwb", mutation);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Damaged_files_give_readable_errors(string name, Mutation mutation)
    {
        using var folder = new TempFolder();
        var original = await File.ReadAllBytesAsync(Repository.Locate(name), TestContext.Current.CancellationToken);

        for (var seed = 0; seed < MutantsPerCase; seed++)
        {
            var path = folder.Write("mutant.nwb", Mutant.Of(original, mutation, new Random(seed)));
            var (failure, allocated) = await Task.Run(() => Read(path), TestContext.Current.CancellationToken)
                .WaitAsync(TimeLimit, TimeProvider.System, TestContext.Current.CancellationToken);

            Assert.True(
                failure is null or UnreadableNwbException { Message.Length: > 0 } or UnsupportedNwbException,
                $"mutant {seed}: {failure}"
            );
            Assert.True(allocated < MaxBytesAllocated, $"mutant {seed}: {allocated} bytes allocated");
        }
    }

    private static (Exception? Failure, long Allocated) Read(string path)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var failure = Record.Exception(() => NwbAtPath.ReadRecord(path, "mutant.nwb"));
        Assert.All(NwbAtPath.Validate(path, "mutant.nwb"), result => Assert.NotEmpty(result.Message));
        return (failure, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
