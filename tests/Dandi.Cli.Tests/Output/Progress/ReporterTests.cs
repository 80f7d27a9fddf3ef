using System.Text.Json;
using Dandi.Cli.Output.Progress;
using Dandi.Http;
using Dandi.Testing;
using Dandi.Transfers;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Cli.Tests.Output.Progress;

public sealed class ReporterTests
{
    private static readonly TransferEvent[] Events =
    [
        new("sub-1/sub-1.nwb", TransferStage.Hashing, 0, 1000),
        Finished(new Uploaded("sub-1/sub-1.nwb", 1_234_567, 1_234_567, null)),
        Finished(new Uploaded("sub-1/old.nwb", 10, 0, "exists (older) - reuploading")),
        Finished(new Skipped("same.mp4", 999, "file exists")),
        Finished(new Skipped("same2.mp4", 999, "file exists")),
        Finished(
            new Rejected("bad.nwb", 5)
            {
                Results =
                [
                    .. Enumerable
                        .Range(1, 5)
                        .Select(number => new ValidationResult(
                            $"RULE.{number}",
                            Severity.Error,
                            "bad.nwb",
                            "What is wrong."
                        )),
                ],
            }
        ),
        Finished(new Failed("evil\u001b[2Jname.mp4", null, "File not found: it\nis gone")),
    ];

    [Fact]
    public void Plain_lines_match_their_golden_file()
    {
        var lines = new List<string>();
        ReportAll(new LineReporter(line => lines.Add(line.ToString())));

        Golden.Matches("tests/Dandi.Cli.Tests/Goldens/lines.txt", string.Join('\n', lines) + "\n");
    }

    [Fact]
    public void Events_match_their_golden_file()
    {
        using var output = new StringWriter();
        ReportAll(Json(output, new FakeTimeProvider()));

        Golden.Matches("tests/Dandi.Cli.Tests/Goldens/events.jsonl", output.ToString());
        EventSchema.Check(output.ToString());
    }

    [Fact]
    public void A_result_of_a_BIDS_dataset_is_an_event_when_it_is_found()
    {
        using var output = new StringWriter();
        var reporter = Json(output, new FakeTimeProvider());
        reporter.Found(new ValidationResult("BIDS.EMPTY_FILE", Severity.Error, "sub-01/a.nii", "Empty."));

        using var written = JsonDocument.Parse(output.ToString());
        Assert.Equal("validation", written.RootElement.GetProperty("event").GetString());
        Assert.Equal("sub-01/a.nii", written.RootElement.GetProperty("path").GetString());
    }

    [Fact]
    public void Progress_is_reported_at_most_once_a_second()
    {
        var time = new FakeTimeProvider();
        using var output = new StringWriter();
        var reporter = Json(output, time);
        for (var tenth = 0; tenth < 35; tenth++)
        {
            reporter.Report(new TransferEvent("a", TransferStage.Uploading, tenth, 100));
            time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(
            3,
            output.ToString().Split('\n').Count(line => line.Contains("\"progress\"", StringComparison.Ordinal))
        );
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.0 kB")]
    [InlineData(9_960, "10 kB")]
    [InlineData(999_600, "1.0 MB")]
    [InlineData(1_234_567_890, "1.2 GB")]
    [InlineData(5e12, "5.0 TB")]
    public void Sizes_have_two_or_three_digits(double bytes, string expected) =>
        Assert.Equal(expected, ByteCount.Format(bytes));

    [Fact]
    public void An_error_does_not_contain_the_query_of_its_URL()
    {
        var error = new ArchiveException(
            HttpMethod.Put,
            new Uri("http://s/blobs/1?X-Amz-Signature=secret"),
            System.Net.HttpStatusCode.Forbidden,
            "no"
        );

        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    private static JsonReporter Json(TextWriter output, TimeProvider time) =>
        new(output, new LineReporter(_ => { }), time, new TransferMeter(isDownload: false, time));

    private static TransferEvent Finished(AssetOutcome outcome) =>
        new(outcome.Path, TransferStage.ProducingAsset, 0, 0, outcome);

    private static void ReportAll(ITransferReporter reporter)
    {
        var report = new TransferReport(() => 1_234_567);
        foreach (var value in Events)
        {
            reporter.Report(value);
            if (value.Outcome is { } outcome)
                report.Add(outcome);
        }
        reporter.Notice("Something that you should know.");
        reporter.Unrecognized([.. Enumerable.Range(1, 12).Select(number => $"notes{number:00}.txt")]);
        reporter.Deleted("gone.nwb");
        report.AddDeleted();
        reporter.Summary(report, TimeSpan.FromSeconds(2.5), "/home/me/dandi.log");
    }
}
