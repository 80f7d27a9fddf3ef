using Dandi.Cli.Commands;
using Dandi.Cli.Commands.Serve;
using Dandi.Cli.Output;

namespace Dandi.Cli.Tests.Commands.Serve;

/// <summary>How the options of <c>dandi serve</c> become those of an archive.</summary>
public sealed class ServeRequestTests : IDisposable
{
    private readonly StringWriter _error = new();

    public void Dispose() => _error.Dispose();

    [Theory]
    [InlineData("archive.lab", "archive.lab")]
    [InlineData("my_archive", "my_archive")]
    [InlineData("192.168.1.5", "192.168.1.5")]
    [InlineData("fe80::1", "[fe80::1]")]
    [InlineData("[fe80::1]", "[fe80::1]")]
    public void Allowed_hosts_are_names_and_addresses(string host, string expected) =>
        Assert.Equal([expected], Read("--allow-host", host).Options.HostNames);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("*")]
    [InlineData("archive.lab:8000")]
    [InlineData("[fe80::1]:8000")]
    [InlineData("http://archive.lab")]
    [InlineData("archive.lab/")]
    [InlineData("archive.lab.")]
    [InlineData("b\u00fcro.lab")]
    public void Allowed_host_that_no_request_can_have_is_refused(string host)
    {
        var error = Assert.Throws<UsageException>(() => Read("--allow-host", host));

        Assert.Contains($"'--allow-host': '{host}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("without a scheme, port, path", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://archive.lab", "https://archive.lab/")]
    [InlineData("https://archive.lab/", "https://archive.lab/")]
    [InlineData("https://archive.lab:443", "https://archive.lab/")]
    [InlineData("HTTPS://Archive.Lab:8443", "https://archive.lab:8443/")]
    [InlineData("http://192.168.1.5:8080", "http://192.168.1.5:8080/")]
    [InlineData("https://[fe80::1]:8443", "https://[fe80::1]:8443/")]
    public void Public_url_has_a_scheme_a_host_and_perhaps_a_port(string url, string expected) =>
        Assert.Equal(expected, Read("--public-url", url).Options.PublicUrl!.ToString());

    [Theory]
    [InlineData("", "does not have the form")]
    [InlineData("archive.lab", "does not have the form")]
    [InlineData("archive.lab:8443", "does not have the form")]
    [InlineData("/archive", "does not have the form")]
    [InlineData("ftp://archive.lab", "does not have the form")]
    [InlineData("file:///archive", "does not have the form")]
    [InlineData("https://", "does not have the form")]
    [InlineData("https://:8443", "does not have the form")]
    [InlineData("https://archive.lab:0", "does not have the form")]
    [InlineData("https://archive.lab:65536", "does not have the form")]
    [InlineData("https://archive.lab.", "does not have the form")]
    [InlineData("https://b\u00fcro.lab", "does not have the form")]
    [InlineData(" https://archive.lab", "does not have the form")]
    [InlineData("https://archive.lab?a=b", "query or fragment")]
    [InlineData("https://archive.lab/?", "query or fragment")]
    [InlineData("https://archive.lab/#a", "query or fragment")]
    [InlineData("https://archive.lab/dandi", "has a path")]
    [InlineData("https://archive.lab/dandi/", "has a path")]
    [InlineData("https://archive.lab//", "has a path")]
    public void Public_url_of_another_form_is_refused(string url, string reason)
    {
        var error = Assert.Throws<UsageException>(() => Read("--public-url", url));

        Assert.Contains($"'--public-url': '{url}'", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("such as https://archive.lab", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://alice@archive.lab")]
    [InlineData("https://alice:secret@archive.lab/dandi")]
    [InlineData("alice:secret@archive.lab")]
    public void Public_url_with_a_password_is_refused_without_repeating_it(string url)
    {
        var error = Assert.Throws<UsageException>(() => Read("--public-url", url));

        Assert.Contains("must not contain a user name", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stack_trace_is_logged_line_by_line_and_no_line_of_it_looks_like_a_message()
    {
        Read().Options.Log("It failed: a\r\nWarning: b\n   at C");

        Assert.Equal(["It failed: a", "  Warning: b", "     at C", ""], _error.ToString().Split(Environment.NewLine));
    }

    private ServeRequest Read(params string[] arguments)
    {
        var context = new CommandContext
        {
            Arguments = ["serve", "--directory", "D", .. arguments],
            Terminal = new Terminal(TextWriter.Null, _error),
            Variables = _ => null,
            WorkingDirectory = "/",
        };
        var parsed = RootCommandLine.Parse(RootCommandLine.Create(context), context);
        Assert.Empty(parsed.Errors);
        return ServeRequest.Read(parsed, context);
    }
}
