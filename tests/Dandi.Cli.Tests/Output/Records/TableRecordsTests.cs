using System.Text.Json.Nodes;
using Dandi.Cli.Commands.List;
using Dandi.Cli.Output.Records;
using Dandi.Nwb;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Output.Records;

public sealed class TableRecordsTests
{
    private static JsonObject NwbRecordOf(string path, long size)
    {
        var record = FlatRecord.Of(
            new NwbRecord
            {
                NwbVersion = "2.7.0",
                SessionStartTime = new NwbTimestamp(new DateTime(2018, 9, 28, 14, 43, 54), TimeSpan.FromHours(2)),
                SessionDescription = "A session that was described\nin very many words by somebody",
                Experimenter = ["Doe, Jane", "Müller, K."],
                NumberOfUnits = 12,
                NeurodataTypes = ["LFP", "Device (2)"],
            }
        );
        record["path"] = path;
        record["size"] = size;
        return record;
    }

    [Fact]
    public async Task Columns_fit_their_content_and_empty_ones_are_omitted()
    {
        var text = await WriteAsync(
            null,
            [
                NwbRecordOf("sub-1/sub-1.nwb", 1_234_567),
                new JsonObject
                {
                    ["path"] = "evil\u001b[2J.txt",
                    ["size"] = 3L,
                    ["errors"] = 1,
                },
                NwbRecordOf("a.nwb", 0),
            ]
        );

        Golden.Matches("tests/Dandi.Cli.Tests/Goldens/list-table.txt", text);
    }

    [Fact]
    public async Task Requested_columns_keep_their_order_even_if_empty()
    {
        var text = await WriteAsync(
            "number_of_units,age",
            [new JsonObject { ["path"] = "a.nwb", ["number_of_units"] = 12 }]
        );

        Assert.Equal("PATH               #UNITS  AGE\na.nwb              12\nSummary: 1 listed\n", text);
    }

    [Fact]
    public async Task A_long_list_is_written_in_blocks_under_one_header()
    {
        var text = await WriteAsync(
            "size",
            [.. Enumerable.Range(0, 1234).Select(i => new JsonObject { ["path"] = $"{i}.nwb", ["size"] = 1000L })]
        );

        var lines = text.Split('\n');
        Assert.Equal(1234 + 3, lines.Length);
        Assert.Equal("PATH       SIZE", lines[0]);
        Assert.Equal("Summary: 1,234 listed  1.2 MB", lines[^2]);
    }

    [Fact]
    public async Task Without_records_there_is_no_table() => Assert.Equal("", await WriteAsync(null, []));

    private static async Task<string> WriteAsync(string? fields, IReadOnlyList<JsonObject> records)
    {
        await using var output = new StringWriter();
        var table = new TableRecords(output, FieldSelection.Parse(fields, KnownFields.Flat));
        foreach (var record in records)
            await table.WriteAsync(record);
        await table.EndAsync();
        return output.ToString();
    }
}
