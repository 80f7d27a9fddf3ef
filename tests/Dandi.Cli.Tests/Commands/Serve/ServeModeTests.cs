using Dandi.Cli.Commands;
using Dandi.Cli.Commands.Serve;
using Dandi.Cli.Output;

namespace Dandi.Cli.Tests.Commands.Serve;

/// <summary>The options for pipelines: a temporary archive, and a command to run with it.</summary>
public sealed class ServeModeTests
{
    [Fact]
    public void Ephemeral_archive_needs_no_home_folder_and_uses_a_free_port()
    {
        var request = Read("--ephemeral");

        Assert.True(request.IsEphemeral);
        Assert.Equal(("", 0), (request.Options.Directory, request.Options.Port));
        Assert.Equal(8000, Read("--ephemeral", "--port", "8000").Options.Port);
        Assert.Equal(8000, Read("--directory", "D").Options.Port);
    }

    [Theory]
    [InlineData("--ephemeral", "--ephemeral", "--directory", "D")]
    [InlineData("--ephemeral", "--ephemeral", "--object-store", "http://127.0.0.1:9000")]
    [InlineData("--preload", "--ephemeral", "--preload", "F", "--public-url", "https://archive.lab")]
    public void Options_that_contradict_each_other_are_refused(string option, params string[] arguments)
    {
        var error = Assert.Throws<UsageException>(() => Read(arguments));

        Assert.Contains($"Invalid value for '{option}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pytest")]
    [InlineData("pytest", "-x", "--port", "1")]
    [InlineData("sh", "-c", "echo --")]
    [InlineData("env", "--", "true")]
    public void Command_is_everything_after_the_dashes(params string[] command) =>
        Assert.Equal(command, Read(["--ephemeral", "--", .. command]).Command);

    [Theory]
    [InlineData("--ephemeral", "pytest")]
    [InlineData("--ephemeral", "pytest", "--", "-x")]
    public void Command_without_the_dashes_is_refused(params string[] arguments)
    {
        var error = Assert.Throws<UsageException>(() => Read(arguments));

        Assert.Contains("('pytest')", error.Message, StringComparison.Ordinal);
        Assert.Contains("put `--` in front of it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dashes_without_a_command_are_refused()
    {
        var error = Assert.Throws<UsageException>(() => Read("--ephemeral", "--"));

        Assert.Contains("no command after `--`", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Command_with_an_empty_name_is_refused()
    {
        var error = Assert.Throws<UsageException>(() => Read("--ephemeral", "--", "", "a"));

        Assert.Contains("has an empty name", error.Message, StringComparison.Ordinal);
    }

    private static ServeRequest Read(params string[] arguments)
    {
        var context = new CommandContext
        {
            Arguments = ["serve", .. arguments],
            Terminal = new Terminal(TextWriter.Null, TextWriter.Null),
            Variables = _ => null,
            WorkingDirectory = "/",
        };
        var parsed = RootCommandLine.Parse(RootCommandLine.Create(context), context);
        Assert.Empty(parsed.Errors);
        return ServeRequest.Read(parsed, context);
    }
}
