using System.Text.Json.Nodes;
using Dandi.Cli.Output.Progress;
using Dandi.Testing;
using Dandi.Transfers;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Cli.Tests.Output.Progress;

public sealed class JsonEventTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _output = new();
    private readonly TransferMeter _meter;
    private readonly JsonReporter _reporter;

    public JsonEventTests()
    {
        _meter = new TransferMeter(isDownload: false, _time);
        _reporter = new JsonReporter(_output, new LineReporter(_ => { }), _time, _meter);
    }

    public void Dispose() => _output.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_event_occurs_and_is_as_its_schema_describes(bool isDownload)
    {
        List("a.nwb", 1000);
        Report(new TransferEvent("a.nwb", TransferStage.Hashing, 500, 1000));
        Report(new TransferEvent("b.zarr", TransferStage.PlanningUpload, 0, 0, Detail: "adding 1 file (1 Byte)"));
        _reporter.Found(new ValidationResult("NWBI.x", Severity.Error, "a.nwb", "Wrong."));
        Report(new TransferEvent("a.nwb", TransferStage.Uploading, 0, 0, new Failed("a.nwb", null, "no")));
        _reporter.Notice("Look.");
        _reporter.Unrecognized(["a.txt"]);
        _reporter.Deleted("gone.nwb");
        _reporter.Failed("The archive is unreachable.", "archive");
        _reporter.Summary(
            new TransferReport(() => 5)
            {
                IsDownload = isDownload,
                Left = new LeftToTransfer(1, null),
                Unfinished = ["b.zarr"],
            },
            TimeSpan.FromSeconds(1),
            null
        );

        EventSchema.Check(_output.ToString());
        Assert.Equal(
            EventSchema.Kinds.Order(StringComparer.Ordinal),
            Events.Select(item => item["event"]!.ToString()).Distinct().Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void The_start_is_reported_once_when_all_assets_are_known()
    {
        _meter.Listed.Add(1000);
        _meter.Listed.Add(null);
        _meter.Start("a.nwb", 1000, 1);
        Report(new TransferEvent("a.nwb", TransferStage.Hashing, 500, 1000));
        Assert.DoesNotContain(Events, item => item["event"]!.ToString() == "start");

        _meter.Listed.Complete();
        for (var i = 0; i < 3; i++)
            Report(new TransferEvent("a.nwb", TransferStage.Uploading, 500, 1000));

        Assert.Equal(
            """{"event":"start","assets":2,"assets_of_unknown_size":1,"bytes":1000}""",
            Assert.Single(Events, item => item["event"]!.ToString() == "start").ToJsonString()
        );
    }

    [Fact]
    public void A_run_without_assets_starts_before_its_summary()
    {
        _meter.Listed.Complete();
        _reporter.Summary(new TransferReport(() => 0), TimeSpan.FromSeconds(1), null);

        Assert.Equal(["start", "summary"], Events.Select(item => item["event"]!.ToString()));
    }

    [Fact]
    public void Progress_has_the_totals_the_rate_and_the_time_left()
    {
        List("a.nwb", 10_000_000);
        for (var second = 0; second <= 10; second++)
        {
            Report(new TransferEvent("a.nwb", TransferStage.Uploading, second * 500_000, 10_000_000));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        var total = Events.Last(item => item["event"]!.ToString() == "progress")["total"]!.AsObject();
        Assert.Equal((1, 0), ((int)total["assets"]!, (int)total["assets_done"]!));
        Assert.Equal((5_000_000, 10_000_000), ((long)total["bytes_done"]!, (long)total["bytes_total"]!));
        Assert.InRange((long)total["rate"]!, 490_000, 510_000);
        Assert.InRange((long)total["seconds_left"]!, 9, 11);
    }

    [Fact]
    public void Programs_read_the_word_of_the_Python_client_for_hashing()
    {
        List("a.nwb", 1000);
        Report(new TransferEvent("a.nwb", TransferStage.Hashing, 500, 1000));

        var progress = Assert.Single(Events, item => item["event"]!.ToString() == "progress");
        Assert.Equal("digesting", progress["stage"]!.ToString());
    }

    private IReadOnlyList<JsonObject> Events =>
        [
            .. _output
                .ToString()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonNode.Parse(line)!.AsObject()),
        ];

    private void List(string path, long size)
    {
        _meter.Listed.Add(size);
        _meter.Listed.Complete();
        _meter.Start(path, size, 1);
        _time.Advance(TimeSpan.FromSeconds(2));
    }

    private void Report(TransferEvent value)
    {
        _meter.Report(value);
        _reporter.Report(value);
    }
}
