using System.Text;
using Dandi.Bids.Readers;

namespace Dandi.Formats.Tests.Bids.Readers;

public sealed class NumberMatrixTests
{
    [Theory]
    [InlineData("0 1000 2000\n", 1, "0 1000 2000", true)]
    [InlineData("0\t1000  \r\n", 1, "0 1000", true)]
    [InlineData("1 2\r3 4\r5 6", 3, "1 2", true)]
    [InlineData("1 2\n\n  \n3 4\n", 2, "1 2", true)]
    [InlineData("1 2\n3\n", 2, "1 2", false)]
    [InlineData("\ufeff1", 1, "1", true)]
    // White space at the ends of a row makes a column more, except before the end of a line.
    [InlineData(" 1", 1, " 1", true)]
    [InlineData("1 2 ", 1, "1 2 ", true)]
    [InlineData("x", 1, "x", true)]
    public void Rows_and_columns_are_counted(string text, int rows, string first, bool isRectangular)
    {
        var matrix = Read(text);

        Assert.Equal(rows, matrix.RowCount);
        Assert.Equal(first.Split(' '), matrix.FirstRow.Select(number => number.Text));
        Assert.Equal(matrix.FirstRow.Count, matrix.ColumnCount);
        Assert.Equal(isRectangular, matrix.IsRectangular);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t\r\n")]
    public void A_file_without_numbers_has_no_rows(string text)
    {
        Assert.Equal(0, Read(text).RowCount);
        Assert.Equal(0, Read(text).ColumnCount);
    }

    [Fact]
    public void A_file_that_is_too_large_or_not_text_is_refused()
    {
        Assert.Equal("FILE_READ", Assert.Throws<BidsReadException>(() => Read(new string(' ', 5_000_000))).Code);
        var utf16 = new MemoryStream(Encoding.Unicode.GetPreamble());
        Assert.Equal("UnicodeDecode", Assert.Throws<BidsReadException>(() => NumberMatrix.Read(utf16)).SubCode);
    }

    private static NumberMatrix Read(string text) => NumberMatrix.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
