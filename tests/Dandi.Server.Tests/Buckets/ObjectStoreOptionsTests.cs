using Dandi.Server.Store;

namespace Dandi.Server.Tests.Buckets;

public sealed class ObjectStoreOptionsTests
{
    [Fact]
    public void Access_key_is_read_from_the_environment_and_never_printed()
    {
        var options = ObjectStoreOptions.Read(
            "http://127.0.0.1:9000",
            "lab",
            Variables("AWS_ACCESS_KEY_ID=id", "AWS_SECRET_ACCESS_KEY=hidden")
        );

        Assert.Equal(("id", "hidden", "us-east-1"), (options.AccessKey, options.SecretKey, options.Region));
        Assert.Equal("http://127.0.0.1:9000/lab", options.ToString());
    }

    [Theory]
    [InlineData("eu-west-1", "AWS_REGION=eu-west-1", "AWS_DEFAULT_REGION=eu-west-2")]
    [InlineData("eu-west-2", "AWS_REGION=", "AWS_DEFAULT_REGION=eu-west-2")]
    [InlineData("us-east-1", "AWS_REGION=")]
    public void Region_is_read_from_the_environment(string region, params string[] variables) =>
        Assert.Equal(
            region,
            ObjectStoreOptions
                .Read(
                    "https://s3.example.org",
                    "lab",
                    Variables([.. variables, "AWS_ACCESS_KEY_ID=id", "AWS_SECRET_ACCESS_KEY=hidden"])
                )
                .Region
        );

    [Theory]
    [InlineData("AWS_ACCESS_KEY_ID is not set")]
    [InlineData("AWS_ACCESS_KEY_ID is not set", "AWS_ACCESS_KEY_ID=", "AWS_SECRET_ACCESS_KEY=hidden")]
    [InlineData("AWS_SECRET_ACCESS_KEY is not set", "AWS_ACCESS_KEY_ID=id")]
    [InlineData(
        "set a permanent key",
        "AWS_ACCESS_KEY_ID=id",
        "AWS_SECRET_ACCESS_KEY=hidden",
        "AWS_SESSION_TOKEN=session"
    )]
    public void Missing_or_temporary_access_key_is_refused(string part, params string[] variables)
    {
        var error = Assert.Throws<UsageException>(() =>
            ObjectStoreOptions.Read("http://127.0.0.1:9000", "lab", Variables(variables))
        );

        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:9000")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("http://127.0.0.1:9000/bucket")]
    [InlineData("http://127.0.0.1:9000?x=y")]
    [InlineData("http://id:hidden@127.0.0.1:9000")]
    [InlineData("")]
    public void Endpoint_must_be_scheme_host_and_port_only(string url)
    {
        var error = Assert.Throws<UsageException>(() =>
            ObjectStoreOptions.Read(url, "lab", Variables("AWS_ACCESS_KEY_ID=id", "AWS_SECRET_ACCESS_KEY=hidden"))
        );

        Assert.Contains("it must have a scheme, host and port only", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ab")]
    [InlineData("Lab")]
    [InlineData("-lab")]
    [InlineData("a/b")]
    [InlineData("lab\n")]
    public void Invalid_bucket_name_is_refused(string bucket) =>
        Assert.Throws<UsageException>(() =>
            ObjectStoreOptions.Read(
                "http://127.0.0.1:9000",
                bucket,
                Variables("AWS_ACCESS_KEY_ID=id", "AWS_SECRET_ACCESS_KEY=hidden")
            )
        );

    private static Func<string, string?> Variables(params string[] variables) =>
        name =>
            variables
                .FirstOrDefault(variable => variable.StartsWith(name + "=", StringComparison.Ordinal))
                ?[(name.Length + 1)..];
}
