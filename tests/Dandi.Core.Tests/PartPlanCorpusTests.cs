using Dandi.Testing;

namespace Dandi.Core.Tests;

[Trait("Category", "Corpus")]
public sealed class PartPlanCorpusTests
{
    public static TheoryData<CorpusCase> Plans =>
        Corpus.Cases("digest/digests.json", plan => $"{plan.GetProperty("file_size")} bytes", "part_plans");

    [Theory]
    [MemberData(nameof(Plans))]
    public void Parts_equal_those_of_the_Python_client(CorpusCase @case)
    {
        var size = @case["file_size"].GetInt64();
        if (@case.Has("exception"))
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => PartPlan.For(size));
            return;
        }
        var plan = PartPlan.For(size);

        Assert.Equal(@case["part_count"].GetInt32(), plan.Count);
        if (plan.Count == 0)
            return;
        Assert.Equal(@case["initial_part_size"].GetInt64(), plan[1].Size);
        Assert.Equal(@case["final_part_size"].GetInt64(), plan[plan.Count].Size);
        Assert.Equal(@case["last_part_offset"].GetInt64(), plan[plan.Count].Offset);
    }
}
