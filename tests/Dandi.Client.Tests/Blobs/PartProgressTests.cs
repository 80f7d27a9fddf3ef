using Dandi.Blobs;
using Dandi.Storage;

namespace Dandi.Client.Tests.Blobs;

public sealed class PartProgressTests
{
    private const long PartSize = 10;
    private readonly List<TransferProgress> _told = [];

    [Fact]
    public void A_part_that_is_sent_again_adds_nothing_until_it_passes_its_old_mark()
    {
        var progress = Of(parts: 2);
        progress.Left(1, 6);

        progress.Left(1, 2);
        progress.Left(1, 6);
        progress.Left(1, 7);
        progress.Left(2, 3);

        // That something moves is told, too.
        Assert.Equal([6, 6, 6, 7, 10], _told.Select(told => told.Done));
    }

    [Fact]
    public void What_is_acknowledged_is_counted_apart_from_what_is_in_flight()
    {
        var progress = Of(parts: 2);
        progress.Left(1, 10);
        progress.Left(2, 4);

        progress.Acknowledge(1);
        progress.Acknowledge(1);

        Assert.Equal(new TransferProgress(14, 10), _told[^1]);
    }

    [Fact]
    public void A_part_that_is_there_already_counts_without_having_left()
    {
        Of(parts: 3).Acknowledge(2);

        Assert.Equal([new TransferProgress(10, 10)], _told);
    }

    [Fact]
    public void Whatever_happens_it_never_falls_and_never_passes_the_size() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[-1, (int)PartSize])
            .List[0, 60]
            .Sample(
                steps =>
                {
                    _told.Clear();
                    var progress = Of(parts: 4);
                    foreach (var (part, bytes) in steps)
                    {
                        if (bytes < 0)
                            progress.Acknowledge(part);
                        else
                            progress.Left(part, bytes);
                    }
                    Assert.Equal(steps.Count, _told.Count);
                    var before = default(TransferProgress);
                    foreach (var told in _told)
                    {
                        Assert.True(told.Done >= before.Done && told.Acknowledged >= before.Acknowledged);
                        Assert.True(told.Acknowledged <= told.Done && told.Done <= 4 * PartSize);
                        before = told;
                    }
                },
                threads: 1
            );

    private PartProgress Of(int parts) => new(new PartPlan(parts * PartSize, PartSize, parts), _told.Add);
}
