using Dandi.Accounts;
using Dandi.Testing;

namespace Dandi.Client.Tests.Accounts;

public sealed class ApiKeysTests
{
    [Theory]
    [InlineData("dandi", "DANDI_API_KEY")]
    [InlineData("dandi-sandbox", "DANDI_SANDBOX_API_KEY")]
    [InlineData("ember-dandi", "EMBER_DANDI_API_KEY")]
    [InlineData("http://127.0.0.1:8000", "127.0.0.1:8000_API_KEY")]
    [InlineData("http://127.0.0.1:8000", "DANDI_INSTANCE_API_KEY")]
    [InlineData("https://example.org", "EXAMPLE.ORG_API_KEY")]
    public void The_variable_of_an_instance_gives_the_key(string instance, string variable)
    {
        using var folder = new TempFolder();
        var keys = new ApiKeys(name => name == variable ? " the-key\n" : null, new KeyFile(folder.Locate("keys")));

        var key = keys.Find(DandiInstance.Parse(instance))!;

        Assert.Equal("the-key", key.Reveal());
        Assert.Equal($"the key from the variable {variable}", key.ToString());
    }

    [Fact]
    public void The_key_of_another_archive_is_not_taken()
    {
        using var folder = new TempFolder();
        var keys = new ApiKeys(
            name => name is "DANDI_API_KEY" or "DANDI_INSTANCE_API_KEY" ? "key" : null,
            new KeyFile(folder.Locate("keys"))
        );

        Assert.Null(keys.Find(DandiInstance.Parse("dandi-sandbox")));
        Assert.NotNull(keys.Find(DandiInstance.Parse("dandi")));
    }

    [Fact]
    public void Without_a_variable_the_kept_key_counts()
    {
        using var folder = new TempFolder();
        var file = new KeyFile(folder.Locate("keys"));
        file.Store("dandi", "kept");

        Assert.Equal("kept", new ApiKeys(_ => null, file).Find(DandiInstance.Parse("dandi"))!.Reveal());
    }

    [Theory]
    [InlineData("abc123", true)]
    [InlineData("a b", false)]
    [InlineData("a\nb", false)]
    [InlineData("ä", false)]
    [InlineData("", false)]
    public void What_no_header_can_carry_is_no_key(string value, bool isKey) =>
        Assert.Equal(isKey, new ApiKey("a test", value).IsWellFormed);
}
