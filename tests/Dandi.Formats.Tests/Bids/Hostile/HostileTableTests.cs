using System.Globalization;
using System.Text;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Bids.Hostile;

/// <summary>Tables that would take a lot of memory or time if they were read as a whole.</summary>
public sealed class HostileTableTests : IDisposable
{
    // `scripts/full-check.sh` has a gigabyte.
    private static readonly long LineBytes = (long)SeededSet.Count(96) << 20;

    private readonly HostileDataset _dataset = new();

    [Fact]
    public async Task The_sample_is_valid() =>
        Assert.DoesNotContain(await _dataset.ValidateAsync(), issue => issue.Severity == Dandi.Bids.BidsSeverity.Error);

    [Theory]
    [InlineData("")]
    [InlineData("onset\tduration\n")]
    [InlineData("onset\tduration\n1\t2\n3\t")]
    public async Task A_line_without_end_is_an_issue(string begin)
    {
        _dataset.Write();
        await using (var file = File.Create(_dataset.Locate(HostileDataset.Events)))
        {
            file.Write(Encoding.UTF8.GetBytes(begin));
            file.SetLength(LineBytes);
        }

        Assert.NotEmpty(await _dataset.CodesOfAsync(HostileDataset.Events));
    }

    [Theory]
    [InlineData("participants.tsv")]
    [InlineData(HostileDataset.Events)]
    public async Task Of_a_table_that_is_refused_nothing_is_reported_as_missing(string path)
    {
        _dataset.Tree = _dataset.Tree.With(path, string.Join('\t', Enumerable.Repeat("x", 300_000)) + "\n");

        var errors = (await _dataset.ValidateAsync()).Where(issue => issue.Severity == Dandi.Bids.BidsSeverity.Error);

        Assert.Equal([$"FILE_READ /{path}"], errors.Select(issue => $"{issue.Code} {issue.Location}"));
    }

    [Fact]
    public async Task A_million_columns_are_an_issue()
    {
        var table = new StringBuilder("onset\tduration");
        for (var column = 0; column < 1_000_000; column++)
            table.Append(CultureInfo.InvariantCulture, $"\tc{column}");
        _dataset.Tree = _dataset.Tree.With(HostileDataset.Events, $"{table}\n1\t1\n");

        Assert.NotEmpty(await _dataset.CodesOfAsync(HostileDataset.Events));
    }

    [Fact]
    public async Task Hundreds_of_thousands_of_columns_of_a_compressed_table_are_an_issue()
    {
        var columns = string.Join(',', Enumerable.Range(0, 300_000).Select(number => $"\"c{number}\""));
        _dataset.Tree = _dataset.Tree.With(
            HostileDataset.Physiology.Replace(".tsv.gz", ".json", StringComparison.Ordinal),
            $"{{\"SamplingFrequency\": 1, \"StartTime\": 0, \"Columns\": [{columns}]}}"
        );

        Assert.NotEmpty(await _dataset.CodesOfAsync(HostileDataset.Physiology));
    }

    [Theory]
    [InlineData('\0')]
    [InlineData('\t')]
    [InlineData('\n')]
    [InlineData('1')]
    public async Task A_compressed_table_of_one_character_is_an_issue(char character)
    {
        using var compressed = new MemoryStream();
        await using (
            var gzip = new System.IO.Compression.GZipStream(compressed, System.IO.Compression.CompressionLevel.Fastest)
        )
        {
            var block = new byte[1 << 20];
            block.AsSpan().Fill((byte)character);
            for (long written = 0; written < LineBytes; written += block.Length)
                gzip.Write(block);
        }
        _dataset.Tree = _dataset.Tree.With(HostileDataset.Physiology, compressed.ToArray());

        Assert.NotEmpty(await _dataset.CodesOfAsync(HostileDataset.Physiology));
    }

    [Fact]
    public async Task A_million_rows_are_read_in_bounded_memory()
    {
        var rows = new StringBuilder("onset\tduration\ttrial_type\n");
        for (var row = 0; row < 1_000_000; row++)
            rows.Append(CultureInfo.InvariantCulture, $"{row}\t1\tgo{row}\n");
        _dataset.Tree = _dataset.Tree.With(HostileDataset.Events, rows.ToString());

        await _dataset.ValidateAsync();
    }

    [Theory]
    [InlineData("bval")]
    [InlineData("bvec")]
    public async Task A_matrix_of_millions_of_numbers_is_an_issue(string extension)
    {
        var path = $"sub-00001/ses-01/dwi/sub-00001_ses-01_dwi.{extension}";
        _dataset.Tree = _dataset.Tree.With(path, string.Join(' ', Enumerable.Repeat("1000", 4_000_000)));

        Assert.NotEmpty(await _dataset.ValidateAsync());
    }

    [Fact]
    public async Task Cells_with_the_names_of_members_of_JavaScript_objects_are_ordinary()
    {
        _dataset.Tree = _dataset.Tree.With(
            HostileDataset.Events,
            "onset\tduration\t__proto__\tconstructor\tlength\ttoString\n1\t1\t__proto__\tconstructor\tlength\tx\n"
        );

        var codes = await _dataset.CodesOfAsync(HostileDataset.Events);

        Assert.Equal(4, codes.Count(code => code == "TSV_ADDITIONAL_COLUMNS_UNDEFINED"));
        Assert.DoesNotContain("FILE_READ", codes);
    }

    public void Dispose() => _dataset.Dispose();
}
