namespace Dandi.Core.Tests;

public sealed class PartPlanTests
{
    [Fact]
    public void Parts_cover_the_blob_without_gaps_or_overlaps() =>
        Gen.OneOf(
                Gen.Long[0, 1L << 32],
                Gen.Long[PartPlan.DefaultPartSize * 9990, PartPlan.DefaultPartSize * 10010],
                Gen.Long[0, PartPlan.MaxSize]
            )
            .Sample(
                size =>
                {
                    var expected = 0L;
                    var plan = PartPlan.For(size);
                    foreach (var part in plan.Parts)
                    {
                        Assert.Equal(expected, part.Offset);
                        Assert.InRange(part.Size, 1, plan.PartSize);
                        expected += part.Size;
                    }
                    Assert.Equal(size, expected);
                    Assert.InRange(plan.Count, 0, PartPlan.MaxCount);
                },
                iter: 200
            );

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1, 1, 1, 1)]
    [InlineData(67108864, 1, 67108864, 67108864)]
    [InlineData(67108865, 2, 67108864, 1)]
    [InlineData(671021531136, 9999, 67108864, 67108864)]
    [InlineData(671021531137, 10000, 67102154, 67093291)]
    [InlineData(671088640000, 10000, 67108864, 67108864)]
    [InlineData(671088640001, 10000, 67108865, 67098866)]
    [InlineData(5497558138880, 10000, 549755814, 549754694)]
    public void Parts_equal_those_of_the_archive(long size, int count, long first, long last)
    {
        var plan = PartPlan.For(size);

        Assert.Equal(count, plan.Count);
        if (count == 0)
            return;
        Assert.Equal(first, plan[1].Size);
        Assert.Equal(last, plan[count].Size);
    }

    [Fact]
    public void More_than_five_tebibytes_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PartPlan.For(PartPlan.MaxSize + 1));
}
