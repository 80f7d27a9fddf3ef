using Dandi.Testing;

namespace Dandi.Server.Tests.Hostile;

/// <summary>
/// How much memory one request allocates in the whole process; so no other test may run meanwhile.
/// </summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    [Fact]
    public async Task Very_long_path_is_rejected_without_looking_at_each_of_its_folders()
    {
        await using var target = await HostileTarget.StartAsync();
        var things = await Belongings.CreateAsync(target, "bob");
        var path = string.Concat(Enumerable.Repeat("c/", 500_000)) + "d";
        var before = GC.GetTotalAllocatedBytes();

        var response = await target.AskAsync(
            "POST",
            $"/dandisets/{things.Dandiset}/versions/draft/assets/",
            "bob",
            UploadSteps.Asset(path, things.Blob)
        );

        Assert.Equal((400, "\"Path length exceeds 512 characters\""), (response.Status, response.Body));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 100 << 20);
    }
}
