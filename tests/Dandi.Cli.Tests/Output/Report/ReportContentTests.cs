using Dandi.Cli.Output.Report;
using Dandi.Transfers;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Cli.Tests.Output.Report;

public sealed class ReportContentTests
{
    [Fact]
    public void A_series_is_halved_when_it_is_full_and_loses_no_amount_and_no_time() =>
        Gen.Select(Gen.Int[1, 5_000], Gen.Int[1, 4_000])
            .Sample(
                (count, milliseconds) =>
                {
                    var series = new TimeSeries();
                    for (var i = 0; i < count; i++)
                        series.Add(
                            new SeriesPoint(TimeSpan.FromMilliseconds(milliseconds), i, 4, TransferLimit.Network)
                        );

                    Assert.InRange(series.Points.Count, 1, TimeSeries.MaxPoints);
                    Assert.Equal(count * (count - 1L) / 2, series.Points.Sum(point => point.Amount), 3);
                    Assert.Equal(
                        TimeSpan.FromMilliseconds((long)count * milliseconds),
                        series.Points.Aggregate(TimeSpan.Zero, (sum, point) => sum + point.Length)
                    );
                    Assert.All(series.Points, point => Assert.Equal(4, point.Concurrency, 6));
                },
                iter: 200
            );

    [Fact]
    public void A_full_table_keeps_failed_and_invalid_assets()
    {
        var table = new AssetTable();
        for (var i = 0; i < 2 * AssetTable.MaxRows; i++)
            table.Put(new AssetRow($"{i}", i % 100 == 0 ? AssetStatus.Invalid : AssetStatus.Skipped));

        Assert.Equal(AssetTable.MaxRows, table.Count);
        Assert.Equal(0, table.OmittedOf(AssetStatus.Invalid));
        Assert.Equal(100, table.Rows.Count(row => row.Status == AssetStatus.Invalid));
        Assert.Equal(AssetTable.MaxRows, table.OmittedOf(AssetStatus.Skipped));
    }

    [Fact]
    public void The_results_of_a_path_are_one_row()
    {
        var content = new ReportContent();
        content.AddResult("A.b", Severity.Hint, "x.nwb", "hint");
        content.AddResult("A.c", Severity.Error, "x.nwb", "error");
        content.AddResult("A.c", Severity.Error, "x.nwb", "another error");

        var row = Assert.Single(content.Assets.Rows);
        Assert.Equal((AssetStatus.Invalid, 2, 1, "error"), (row.Status, row.Errors, row.Others, row.Message));
        Assert.Equal(0, content.Assets.CountOf(AssetStatus.Warned));
    }

    [Theory]
    [InlineData(Severity.Error, Severity.Error, true)]
    [InlineData(Severity.Hint, Severity.Error, true)]
    [InlineData(Severity.Hint, Severity.Warning, false)]
    public void A_path_with_several_results_counts_once_in_a_full_table(Severity first, Severity second, bool isInvalid)
    {
        var content = new ReportContent();
        for (var i = 0; i < AssetTable.MaxRows + 2_000; i++)
        {
            foreach (var severity in (Severity[])[first, second, Severity.Hint])
                content.AddResult("A.b", severity, $"{i}.nwb", "message");
        }

        var (assets, status) = (content.Assets, isInvalid ? AssetStatus.Invalid : AssetStatus.Warned);
        Assert.Equal(AssetTable.MaxRows + 2_000, assets.CountOf(status));
        Assert.Equal(2_000, assets.OmittedOf(status));
        Assert.All(Enum.GetValues<AssetStatus>().Where(other => other != status), other =>
            Assert.Equal(0, assets.CountOf(other))
        );
        Assert.All(assets.Rows, row => Assert.Equal(3, row.Errors + row.Others));
    }

    [Fact]
    public void A_path_without_errors_that_is_dropped_counts_once()
    {
        var content = new ReportContent();
        for (var i = 0; i < AssetTable.MaxRows; i++)
            content.AddResult("A.b", Severity.Hint, $"{i}.nwb", "hint");
        for (var i = 0; i < AssetTable.MaxRows; i++)
        {
            content.AddResult("A.b", Severity.Hint, $"bad {i}.nwb", "hint");
            content.AddResult("A.c", Severity.Error, $"bad {i}.nwb", "error");
        }

        var assets = content.Assets;
        Assert.Equal(AssetTable.MaxRows, assets.CountOf(AssetStatus.Invalid));
        Assert.Equal(0, assets.OmittedOf(AssetStatus.Invalid));
        Assert.Equal(AssetTable.MaxRows, assets.CountOf(AssetStatus.Warned));
        Assert.Equal(AssetTable.MaxRows, assets.OmittedOf(AssetStatus.Warned));
        Assert.All(assets.Rows, row => Assert.Equal((1, 1), (row.Errors, row.Others)));
    }

    [Fact]
    public void A_path_with_results_that_are_far_apart_counts_once_in_a_full_table()
    {
        const int Paths = AssetTable.MaxRows + 2_000;
        var content = new ReportContent();
        foreach (var severity in (Severity[])[Severity.Hint, Severity.Warning, Severity.Error])
        {
            for (var i = 0; i < Paths; i++)
                content.AddResult("A.b", severity, $"{i}.nwb", "message");
        }

        var assets = content.Assets;
        Assert.Equal((Paths, 0), (assets.CountOf(AssetStatus.Invalid), assets.CountOf(AssetStatus.Warned)));
        Assert.Equal((2_000, false), (assets.OmittedOf(AssetStatus.Invalid), assets.IsLowerBound));
        Assert.All(assets.Rows, row => Assert.Equal((1, 2), (row.Errors, row.Others)));
    }

    [Fact]
    public void More_paths_than_can_be_told_apart_are_counted_as_at_least_so_many()
    {
        const int Paths = AssetTable.MaxRows + OmittedAssets.MaxPaths;
        var content = new ReportContent();
        foreach (var severity in (Severity[])[Severity.Hint, Severity.Error])
        {
            for (var i = 0; i < Paths + 10; i++)
                content.AddResult("A.b", severity, $"{i}.nwb", "message");
        }

        var assets = content.Assets;
        Assert.True(assets.IsLowerBound);
        Assert.InRange(
            assets.CountOf(AssetStatus.Invalid) + assets.CountOf(AssetStatus.Warned),
            Paths - 10,
            Paths + 10
        );
    }

    [Fact]
    public void What_is_not_stated_is_not_a_value()
    {
        var summary = new DandisetSummary();
        summary.Add("sub-1/sub-1_T1w.nii.gz", 5);
        summary.Add("README", 7);
        summary.Add("notes", 8);

        Assert.Equal((1, new TallyRow("not stated", 2, 15)), (summary.Subjects.Count, summary.Subjects.NotStated));
    }

    [Fact]
    public void Memory_is_bounded_whatever_the_names_are()
    {
        var content = new ReportContent();
        for (var i = 0; i < 20_000; i++)
        {
            content.Add(new ValidationResult($"rule {i}", Severity.Error, $"{i}", "message"));
            content.Describe($"sub-{i}/sub-{i}_x.{i}", 1);
            content.AddMessage($"{i}");
        }

        Assert.Equal(RuleTable.MaxRules, content.Rules.Count);
        Assert.Equal(20_000 - RuleTable.MaxRules, content.Rules.Omitted);
        Assert.Equal(Tally.MaxKeys, content.Summary.Subjects.Count);
        Assert.Equal(20_000 - Tally.MaxKeys, content.Summary.Subjects.OtherAssets);
        Assert.Equal(ReportContent.MaxMessages, content.Messages.Count);
    }

    [Theory]
    [InlineData("sub-01/sub-01_ses-2_ecephys.nwb", "01", "ecephys")]
    [InlineData("sub-01/anat/sub-01_T1w.nii.gz", "01", "T1w")]
    [InlineData("sub-01/sub-01_ses-2.nwb", "01", null)]
    [InlineData("sub-a/video.mp4", "a", null)]
    [InlineData("README_first.md", null, null)]
    [InlineData("sub-/sub-_.nwb", null, null)]
    [InlineData("", null, null)]
    public void A_name_says(string path, string? subject, string? suffix) =>
        Assert.Equal(new FileNameParts(subject, suffix), FileNameParts.Of(path));

    [Fact]
    public void The_time_of_an_asset_is_counted_for_its_stages()
    {
        var time = new FakeTimeProvider();
        var stages = new StageTimes(time);
        stages.Follow(new TransferEvent("a", TransferStage.Hashing, 0, 9));
        time.Advance(TimeSpan.FromSeconds(2));
        stages.Follow(new TransferEvent("a", TransferStage.Hashing, 9, 9));
        stages.Follow(new TransferEvent("b", TransferStage.Uploading, 0, 9));
        time.Advance(TimeSpan.FromSeconds(3));
        stages.Follow(new TransferEvent("a", TransferStage.Uploading, 0, 9));
        time.Advance(TimeSpan.FromSeconds(4));
        var end = new TransferEvent("a", TransferStage.ProducingAsset, 0, 0, new Skipped("a", 9, "file exists"));

        Assert.Equal(TimeSpan.FromSeconds(9), stages.Follow(end));
        Assert.Equal(
            [
                new TimeShare("hashing", TimeSpan.FromSeconds(5)),
                new TimeShare("sending or receiving bytes", TimeSpan.FromSeconds(4)),
            ],
            stages.Shares
        );
    }

    [Theory]
    [InlineData("dandi upload sub-1/a.nwb", "upload", "sub-1/a.nwb")]
    [InlineData("dandi upload 'a b' 'it'\\''s' ''", "upload", "a b", "it's", "")]
    [InlineData("dandi upload -i 'https://…@h/'", "upload", "-i", "https://me:secret@h/")]
    [InlineData("dandi upload -i '…@h'", "upload", "-i", "me:secret@h")]
    [InlineData("dandi upload -i 'https://h/?token=…'", "upload", "-i", "https://h/?token=pw")]
    [InlineData("dandi upload '-ihttps://h/?token=…'", "upload", "-ihttps://h/?token=pw")]
    [InlineData("dandi download 'https://h/?location=a'", "download", "https://h/?location=a")]
    [InlineData("dandi upload a@b.nwb", "upload", "a@b.nwb")]
    [InlineData("dandi upload 'a?b=c.nwb'", "upload", "a?b=c.nwb")]
    public void A_command_line_can_be_copied_and_has_no_secret(string expected, params string[] arguments) =>
        Assert.Equal(expected, CommandLineText.Of(arguments));

    [Fact]
    public async Task The_course_of_a_run_is_sampled_until_its_end()
    {
        var (time, content, done) = (new FakeTimeProvider(), new ReportContent(), 0L);
        var start = time.GetTimestamp();
        await using (new CourseSampler(() => new CourseSample(time.GetElapsedTime(start), done, 2), content, time))
        {
            for (var i = 0; i < 3; i++)
            {
                done += 100;
                time.Advance(TimeSpan.FromMilliseconds(500));
            }
            done += 7;
            time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal([100, 100, 100, 7], content.Series.Points.Select(point => point.Amount));
        Assert.Equal(TimeSpan.FromMilliseconds(1600), Assert.Single(content.Limits).Time);
    }
}
