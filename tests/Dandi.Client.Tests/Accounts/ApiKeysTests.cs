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
    public void The_key_is_read_from_the_variable_of_the_instance(string instance, string variable)
    {
        using var folder = new TempFolder();
        var keys = new ApiKeys(name => name == variable ? " the-key\n" : null, new KeyFile(folder.Locate("keys")));

        var key = keys.Find(DandiInstance.Parse(instance), isNamedByUser: true)!;

        Assert.Equal("the-key", key.Reveal());
        Assert.Equal($"the key from the variable {variable}", key.ToString());
    }

    [Fact]
    public void The_key_of_another_archive_is_not_used()
    {
        using var folder = new TempFolder();
        var keys = new ApiKeys(
            name => name is "DANDI_API_KEY" or "DANDI_INSTANCE_API_KEY" ? "key" : null,
            new KeyFile(folder.Locate("keys"))
        );

        Assert.Null(keys.Find(DandiInstance.Parse("dandi-sandbox"), isNamedByUser: true));
        Assert.NotNull(keys.Find(DandiInstance.Parse("dandi"), isNamedByUser: true));
    }

    [Fact]
    public void The_stored_key_is_used_without_a_variable()
    {
        using var folder = new TempFolder();
        var file = new KeyFile(folder.Locate("keys"));
        file.Store("dandi", "stored");

        Assert.Equal("stored", new ApiKeys(_ => null, file).Find(DandiInstance.Parse("dandi"), isNamedByUser: true)!.Reveal());
    }

    [Theory]
    [InlineData("abc123", true)]
    [InlineData("a b", false)]
    [InlineData("a\nb", false)]
    [InlineData("ä", false)]
    [InlineData("", false)]
    public void A_key_that_cannot_be_sent_in_a_header_is_not_well_formed(string value, bool isWellFormed) =>
        Assert.Equal(isWellFormed, new ApiKey("a test", value).IsWellFormed);
}
