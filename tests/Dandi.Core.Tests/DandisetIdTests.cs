namespace Dandi.Core.Tests;

public sealed class DandisetIdTests
{
    [Theory]
    [InlineData("000027", "000027")]
    [InlineData("DANDI:000027", "000027")]
    [InlineData("DANDI-SANDBOX:123456", "123456")]
    public void Six_digits_are_read_with_or_without_a_prefix(string text, string expected) =>
        Assert.Equal(expected, DandisetId.Parse(text).Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("27")]
    [InlineData("0000027")]
    [InlineData("00002a")]
    [InlineData("٠٠٠٠٢٧")]
    [InlineData("000027 ")]
    [InlineData("A:B:000027")]
    public void Anything_else_is_refused(string? text) => Assert.False(DandisetId.TryParse(text, out _));

    [Fact]
    public void The_text_form_can_be_parsed() =>
        Gen.Int[0, 999_999]
            .Sample(
                number =>
                {
                    var id = DandisetId.Parse(
                        number.ToString("000000", System.Globalization.CultureInfo.InvariantCulture)
                    );
                    Assert.Equal(id, DandisetId.Parse(id.ToString()));
                },
                iter: 200
            );
}
