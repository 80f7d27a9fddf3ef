using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Cli.Commands.List;
using Dandi.Cli.Output.Records;
using Dandi.Files;
using Dandi.Nwb;
using Dandi.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Cli.Tests.Commands.List;

public sealed class FlatRecordTests
{
    private static readonly KnownDifferences Differences = new("nwb-listing.txt");

    [Theory]
    [InlineData(123_000, 330, 0, "2018-09-28 14:43:54.123000+05:30")]
    [InlineData(0, 0, 0, "2018-09-28 14:43:54+00:00")]
    [InlineData(1, -480, 0, "2018-09-28 14:43:54.000001-08:00")]
    [InlineData(0, -350, -36, "2018-09-28 14:43:54-05:50:36")]
    [InlineData(0, null, 0, "2018-09-28 14:43:54")]
    public void Times_are_formatted_as_in_Python(int microseconds, int? minutes, int seconds, string expected)
    {
        var offset = minutes is { } given
            ? TimeSpan.FromMinutes(given) + TimeSpan.FromSeconds(seconds)
            : (TimeSpan?)null;

        Assert.Equal(
            expected,
            FlatRecord.Format(
                new NwbTimestamp(new DateTime(2018, 9, 28, 14, 43, 54).AddMicroseconds(microseconds), offset)
            )
        );
    }

    [Fact]
    public async Task Probe_ids_are_a_list_of_numbers()
    {
        var record = FlatRecord.Of(new NwbRecord { ProbeIds = [7] });
        var probes = new JsonObject { ["path"] = "a.nwb", ["probe_ids"] = record["probe_ids"]!.DeepClone() };
        var output = new StringWriter();
        var writer = new YamlRecords(output, KnownFields.Times);

        await writer.WriteAsync(probes);
        await writer.EndAsync();

        Assert.Equal("- path: a.nwb\n  probe_ids:\n  - 7\n", output.ToString());
    }

    public static TheoryData<CorpusCase> Files => CorpusNwb.Cases;

    [Theory]
    [MemberData(nameof(Files))]
    [Trait("Category", "Corpus")]
    public void Records_equal_those_of_the_Python_client(CorpusCase @case)
    {
        var flat = CorpusNwb.Expected(@case).GetProperty("flat_metadata");
        using var folder = new TempFolder();
        using var file = LocalFile.Open(CorpusNwb.Locate(@case, folder));
        using var nwb = new NwbReader(
            file.Handle,
            file.Path,
            "a.nwb",
            new FakeTimeProvider(),
            TestContext.Current.CancellationToken
        );

        Differences.Compare(
            CorpusNwb.NameOf(@case),
            () =>
            {
                if (flat.ValueKind == JsonValueKind.Null)
                    Assert.ThrowsAny<DandiException>(Read);
                else
                    AssertEqual(flat, Read());
            },
            () => Read().ToJsonString()
        );

        JsonObject Read() => FlatRecord.Of(nwb.ReadRecord());
    }

    [Fact]
    [Trait("Category", "Corpus")]
    public void Known_differences_name_existing_cases() => Differences.AssertExist(CorpusNwb.Names);

    private static void AssertEqual(JsonElement flat, JsonObject record)
    {
        var expected = JsonObject.Create(flat)!;
        // The Python client reads these fields but does not list them.
        foreach (var name in new[] { "session_end_time", "external_file_objects" })
            expected.Remove(name);
        foreach (var name in KnownFields.Times)
            expected[name] = expected[name]?.GetValue<string>().Replace('T', ' ');
        Assert.True(JsonNode.DeepEquals(expected, record), record.ToJsonString());
        Assert.Subset(
            KnownFields.Flat.ToHashSet(StringComparer.Ordinal),
            record.Select(member => member.Key).ToHashSet(StringComparer.Ordinal)
        );
    }
}
