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

        var key = keys.Find(DandiInstance.Parse(instance), NamedBy.Instance)!;

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

        Assert.Null(keys.Find(DandiInstance.Parse("dandi-sandbox"), NamedBy.Instance));
        Assert.NotNull(keys.Find(DandiInstance.Parse("dandi"), NamedBy.Instance));
    }

    [Fact]
    public void The_stored_key_is_used_without_a_variable()
    {
        using var folder = new TempFolder();
        var file = new KeyFile(folder.Locate("keys"));
        file.Store("dandi", "stored");

        Assert.Equal(
            "stored",
            new ApiKeys(_ => null, file).Find(DandiInstance.Parse("dandi"), NamedBy.Instance)!.Reveal()
        );
    }

    [Theory]
    [InlineData("https://lab.example", "https://lab.example", NamedBy.Instance, true)]
    [InlineData("https://lab.example", "http://lab.example", NamedBy.Instance, false)]
    [InlineData("https://lab.example:8443", "http://lab.example:8443", NamedBy.Instance, false)]
    [InlineData("https://127.0.0.1:8443", "http://127.0.0.1:8443", NamedBy.Instance, false)]
    [InlineData("http://lab.example", "https://lab.example", NamedBy.Instance, false)]
    [InlineData("https://lab.example", "https://lab.example:8443", NamedBy.Instance, false)]
    [InlineData("https://api.lab.example", "https://api.lab.example", NamedBy.Server, true)]
    public void A_stored_key_is_found_for_its_scheme_host_and_port_only(
        string stored,
        string asked,
        NamedBy namedBy,
        bool isFound
    )
    {
        using var folder = new TempFolder();
        var keys = new ApiKeys(_ => null, new KeyFile(folder.Locate("keys")));
        keys.Store(DandiInstance.Parse(stored), new ApiKey("a test", "stored"));

        Assert.Equal(isFound, keys.Find(DandiInstance.Parse(asked), namedBy) is not null);
        Assert.Equal(stored == asked, keys.Delete(DandiInstance.Parse(asked)));
    }

    [Theory]
    [InlineData("lab.example", "https://lab.example", true)]
    [InlineData("lab.example", "http://lab.example", false)]
    [InlineData("127.0.0.1:8000", "http://127.0.0.1:8000", true)]
    public void A_key_that_was_stored_without_its_scheme_is_not_sent_unencrypted_over_a_network(
        string name,
        string asked,
        bool isFound
    )
    {
        using var folder = new TempFolder();
        var file = new KeyFile(folder.Locate("keys"));
        file.Store(name, "stored");

        Assert.Equal(
            isFound,
            new ApiKeys(_ => null, file).Find(DandiInstance.Parse(asked), NamedBy.Instance) is not null
        );
    }

    [Theory]
    [InlineData("DANDI_INSTANCE_API_KEY", "https://evil.example", false)]
    [InlineData("DANDI_INSTANCE_API_KEY", "http://127.0.0.1:8000", false)]
    [InlineData("LAB.EXAMPLE_API_KEY", "https://lab.example", true)]
    [InlineData("LAB.EXAMPLE_API_KEY", "http://lab.example", true)]
    [InlineData("DANDI_API_KEY", "https://evil.example", false)]
    public void A_host_in_a_URL_gets_only_a_key_that_names_it(string variable, string instance, bool isFound)
    {
        using var folder = new TempFolder();
        var keys = new ApiKeys(name => name == variable ? "key" : null, new KeyFile(folder.Locate("keys")));

        Assert.Equal(isFound, keys.Find(DandiInstance.Parse(instance), NamedBy.Url) is not null);
    }

    [Theory]
    [InlineData("DANDI_INSTANCE_API_KEY", "https://evil.example", false)]
    [InlineData("EVIL.EXAMPLE_API_KEY", "https://evil.example", true)]
    [InlineData("EVIL.EXAMPLE_API_KEY", "http://evil.example", false)]
    [InlineData("DANDI_API_KEY", "https://evil.example", false)]
    public void A_host_that_only_a_server_named_gets_only_a_key_that_is_kept_for_it(
        string variable,
        string instance,
        bool isFound
    )
    {
        using var folder = new TempFolder();
        var keys = new ApiKeys(name => name == variable ? "key" : null, new KeyFile(folder.Locate("keys")));

        Assert.Equal(isFound, keys.Find(DandiInstance.Parse(instance), NamedBy.Server) is not null);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8001", "http://localhost:8001/api", true)]
    [InlineData("http://localhost:8001", "http://[::1]:8001/api", true)]
    [InlineData("http://localhost:8000", "http://127.0.0.1:8000/api", true)]
    [InlineData("http://127.0.0.1:8001", "http://localhost:8002/api", false)]
    [InlineData("http://127.0.0.1:8001", "https://localhost:8001/api", false)]
    [InlineData("http://127.0.0.1:8001", "http://localhost.evil.example:8001/api", false)]
    [InlineData("http://lab.example:8001", "http://localhost:8001/api", false)]
    public void An_archive_on_this_machine_may_state_any_name_of_it(string named, string stated, bool isFound)
    {
        using var folder = new TempFolder();
        var keys = new ApiKeys(
            name => name is "DANDI_INSTANCE_API_KEY" or "DANDI_API_LOCAL_DOCKER_TESTS_API_KEY" ? "key" : null,
            new KeyFile(folder.Locate("keys"))
        );
        var wanted = DandiInstance.Parse(named);
        var found = wanted.AtApiUrl(new Uri(stated));

        Assert.Equal(new Uri(stated), found.Api);
        Assert.Equal(
            isFound,
            keys.Find(found, wanted.IsSameOrigin(found.Api) ? NamedBy.Instance : NamedBy.Server) is not null
        );
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
