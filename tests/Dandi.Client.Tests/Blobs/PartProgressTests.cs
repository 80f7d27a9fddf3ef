using Dandi.Blobs;
using Dandi.Storage;

namespace Dandi.Client.Tests.Blobs;

public sealed class PartProgressTests
{
    private const long PartSize = 10;
    private readonly List<TransferProgress> _reports = [];

    [Fact]
    public void A_part_that_is_sent_again_adds_nothing_until_it_passes_its_old_mark()
    {
        var progress = Of(parts: 2);
        progress.Sent(1, 6);

        progress.Sent(1, 2);
        progress.Sent(1, 6);
        progress.Sent(1, 7);
        progress.Sent(2, 3);

        // Reported although the total does not change, to show that bytes move.
        Assert.Equal([6, 6, 6, 7, 10], _reports.Select(report => report.Done));
    }

    [Fact]
    public void Acknowledged_bytes_are_counted_separately_from_bytes_in_flight()
    {
        var progress = Of(parts: 2);
        progress.Sent(1, 10);
        progress.Sent(2, 4);

        progress.Acknowledge(1);
        progress.Acknowledge(1);

        Assert.Equal(new TransferProgress(14, 10), _reports[^1]);
    }

    [Fact]
    public void A_part_that_the_store_already_has_counts_without_being_sent()
    {
        Of(parts: 3).Acknowledge(2);

        Assert.Equal([new TransferProgress(10, 10)], _reports);
    }

    [Fact]
    public void Progress_never_decreases_and_never_exceeds_the_size() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[-1, (int)PartSize])
            .List[0, 60]
            .Sample(
                steps =>
                {
                    _reports.Clear();
                    var progress = Of(parts: 4);
                    foreach (var (part, bytes) in steps)
                    {
                        if (bytes < 0)
                            progress.Acknowledge(part);
                        else
                            progress.Sent(part, bytes);
                    }
                    Assert.Equal(steps.Count, _reports.Count);
                    var before = default(TransferProgress);
                    foreach (var report in _reports)
                    {
                        Assert.True(report.Done >= before.Done && report.Acknowledged >= before.Acknowledged);
                        Assert.True(report.Acknowledged <= report.Done && report.Done <= 4 * PartSize);
                        before = report;
                    }
                },
                threads: 1
            );

    private PartProgress Of(int parts) => new(new PartPlan(parts * PartSize, PartSize, parts), _reports.Add);
}
