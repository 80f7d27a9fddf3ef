using System.IO.Compression;
using System.Text;
using Dandi.Bids.Readers;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Bids.Readers;

public sealed class TsvReaderTests
{
    [Theory]
    [InlineData("a\tb\n1\t2\n3\t4\n")]
    [InlineData("a\tb\n1\t2\n3\t4")]
    [InlineData("a\tb\r\n1\t2\r\n3\t4\r\n")]
    [InlineData("a\tb\n1\t2\n3\t4\n\n")]
    [InlineData("\ufeffa\tb\n1\t2\n3\t4\n")]
    public void Table_has_columns(string text)
    {
        var table = Read(text);

        Assert.Equal(["a", "b"], table.Names);
        Assert.Equal(2, table.RowCount);
        Assert.Equal(["1", "3"], table.Column("a")!);
        Assert.Equal(["2", "4"], table.Column("b")!);
        Assert.Null(table.Column("c"));
    }

    [Theory]
    [InlineData("a\tb\n1\n", "TSV_EQUAL_ROWS", 2)]
    [InlineData("a\tb\n1\t2\n3\t4\t5\n", "TSV_EQUAL_ROWS", 3)]
    [InlineData("\na\n", "TSV_EQUAL_ROWS", 2)]
    [InlineData("a\n1\n\n2\n", "TSV_EMPTY_LINE", 3)]
    [InlineData("a\n1\n\n\n", "TSV_EMPTY_LINE", 3)]
    [InlineData("a\n1\n \n", null, null)]
    [InlineData("a\tb\ta\n1\t2\t3\n", "TSV_COLUMN_HEADER_DUPLICATE", null)]
    [InlineData("", null, null)]
    [InlineData("a\t\tb\n", null, null)]
    public void Text_that_is_not_a_table_has_an_issue(string text, string? code, int? line)
    {
        if (code is null)
        {
            Read(text);
            return;
        }
        var error = Assert.Throws<BidsReadException>(() => Read(text));

        Assert.Equal((code, line), (error.Code, error.Line));
    }

    [Fact]
    public void Only_the_first_thousand_rows_are_read()
    {
        var text = "a\n" + string.Concat(Enumerable.Range(0, 1000).Select(row => $"{row}\n")) + "too\tmany\n\n\n";

        var table = Read(text);

        Assert.Equal(1000, table.RowCount);
        Assert.Equal("999", table.Column("a")![999]);
        Assert.Equal("TSV_EQUAL_ROWS", Assert.Throws<BidsReadException>(() => Read(text, 1001)).Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65_000)]
    [InlineData(65_535)]
    [InlineData(200_000)]
    public void Bytes_that_are_not_UTF8_are_an_issue(int before)
    {
        var bytes = Encoding.UTF8.GetBytes("a\n" + new string('x', before)).Append((byte)0xE4).Append((byte)'\n');

        var error = Assert.Throws<BidsReadException>(() => TsvReader.Read(new MemoryStream([.. bytes])));

        Assert.Equal("INVALID_FILE_ENCODING", error.Code);
    }

    [Fact]
    public void Characters_across_the_end_of_a_block_are_read() => Assert.All(Enumerable.Range(65_520, 20), length =>
        {
            var cell = new string('x', length) + "äöü€😀";
            Assert.Equal([cell], Read($"a\n{cell}\n").Column("a")!);
        });

    [Fact]
    public void UTF16_is_an_issue() =>
        Assert.Equal(
            "INVALID_FILE_ENCODING",
            Assert
                .Throws<BidsReadException>(() =>
                    TsvReader.Read(new MemoryStream([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("a\n1\n")]))
                )
                .Code
        );

    [Fact]
    public void Compressed_table_has_the_given_columns()
    {
        var table = TsvReader.ReadCompressed(Compress("1\t2\n3\t4\n"u8), ["x", "y"]);

        Assert.Equal(["1", "3"], table.Column("x")!);
        Assert.Equal(
            1,
            Assert.Throws<BidsReadException>(() => TsvReader.ReadCompressed(Compress("1\n"u8), ["x", "y"])).Line
        );
    }

    [Theory]
    [InlineData(1.0, 1)]
    [InlineData(1.0, 8)]
    [InlineData(1.0, 9)]
    [InlineData(0.5, 0)]
    [InlineData(0.1, 0)]
    public void Truncated_gzip_file_is_an_issue(double share, int missing)
    {
        var rows = string.Concat(Enumerable.Range(0, 500).Select(row => $"{row}\t{row * row}\n"));
        var whole = Compress(Encoding.UTF8.GetBytes(rows)).ToArray();

        var error = Assert.Throws<BidsReadException>(() =>
            TsvReader.ReadCompressed(new MemoryStream(whole[..((int)(whole.Length * share) - missing)]), ["x", "y"])
        );

        Assert.Equal("INVALID_GZIP", error.Code);
    }

    [Fact]
    public void Two_gzip_files_in_one_are_an_issue()
    {
        var two = Compress("1\t2\n"u8).ToArray().Concat(Compress("3\t4\n"u8).ToArray()).ToArray();

        var error = Assert.Throws<BidsReadException>(() => TsvReader.ReadCompressed(new MemoryStream(two), ["x", "y"]));

        Assert.Equal("INVALID_GZIP", error.Code);
    }

    [Fact]
    public void Other_files_than_gzip_are_an_issue() =>
        Assert.Equal(
            "INVALID_GZIP",
            Assert.Throws<BidsReadException>(() => TsvReader.ReadCompressed(Stream("1\t2\n"), ["x", "y"])).Code
        );

    [Fact]
    public void Column_is_read_to_the_end_of_the_file()
    {
        var text = "a\tb\n" + string.Concat(Enumerable.Range(0, 3000).Select(row => $"{row}\tn/a\n"));

        Assert.Equal(3000, TsvReader.Read(Stream(text), int.MaxValue).Column("a")!.Count);
        Assert.Null(TsvReader.Read(Stream(text), int.MaxValue).Column("c"));
    }

    [Fact]
    public void Endless_line_is_an_issue()
    {
        using var endless = new EndlessStream("x"u8);

        Assert.Equal("FILE_READ", Assert.Throws<BidsReadException>(() => TsvReader.Read(endless)).Code);
        Assert.InRange(endless.Position, 1, 32 << 20);
    }

    [Fact]
    public void Million_columns_are_an_issue()
    {
        var header = string.Join('\t', Enumerable.Range(0, 1_000_000));

        Assert.Equal("FILE_READ", Assert.Throws<BidsReadException>(() => Read(header + "\n")).Code);
    }

    [Fact]
    public void Rows_that_need_too_much_memory_are_an_issue()
    {
        using var endless = new EndlessStream(Encoding.UTF8.GetBytes(new string('x', 1 << 20) + "\n"));

        Assert.Equal("FILE_READ", Assert.Throws<BidsReadException>(() => TsvReader.Read(endless)).Code);
        Assert.InRange(endless.Position, 1, 128 << 20);
    }

    [Fact]
    public void Gzip_bomb_is_an_issue()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 40; i++)
                gzip.Write(zeros);
        }
        packed.Position = 0;

        Assert.Equal("FILE_READ", Assert.Throws<BidsReadException>(() => TsvReader.ReadCompressed(packed, ["x"])).Code);
    }

    [Fact]
    public void Mutated_tables_end_in_a_table_or_an_issue()
    {
        var random = new Random(7);
        var plain = Encoding.UTF8.GetBytes(
            "onset\tduration\ttrial_type\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"{i}.5\t1\tgö\n"))
        );
        var packed = Compress(plain).ToArray();
        for (var i = 0; i < SeededSet.Count(1000); i++)
        {
            AssertEnds(() => TsvReader.Read(new MemoryStream(Mutate(plain, random))));
            AssertEnds(() => TsvReader.ReadCompressed(new MemoryStream(Mutate(packed, random)), ["a", "b", "c"]));
        }
    }

    private static void AssertEnds(Func<TsvTable> read)
    {
        try
        {
            var table = read();
            Assert.All(Enumerable.Range(0, table.Names.Count), column =>
                Assert.Equal(table.RowCount, table.Column(column).Count)
            );
        }
        catch (BidsReadException error)
        {
            Assert.NotEmpty(error.Code);
        }
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        var mutated = bytes[..random.Next(1, bytes.Length + 1)];
        for (var i = 0; i < 3; i++)
            mutated[random.Next(mutated.Length)] = (byte)(
                random.Next(3) == 0 ? "\t\n\r\0"[random.Next(4)] : random.Next(256)
            );
        return mutated;
    }

    private static TsvTable Read(string text, int maxRows = TsvReader.DefaultMaxRows) =>
        TsvReader.Read(Stream(text), maxRows);

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    private static MemoryStream Compress(ReadOnlySpan<byte> bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(bytes);
        packed.Position = 0;
        return packed;
    }
}
