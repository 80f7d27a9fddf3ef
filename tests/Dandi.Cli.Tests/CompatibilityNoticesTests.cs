using Dandi.Cli.Commands;
using Dandi.Cli.Output;

namespace Dandi.Cli.Tests;

public sealed class CompatibilityNoticesTests
{
    [Theory]
    [InlineData("--pdb digest", null, "Note: `--pdb` has no effect, because this program is not written in Python.\n")]
    [InlineData("instances", "DEBUG", "")]
    [InlineData(
        "digest",
        "loud",
        "Warning: DANDI_LOG_LEVEL is ignored: `loud` is not one of DEBUG, INFO, WARNING, ERROR, CRITICAL.\n"
    )]
    [InlineData("validate --quiet --explain DANDI.NON_DANDI_FILENAME", "loud", "")]
    public async Task What_has_no_effect_is_said(string line, string? level, string error)
    {
        using var written = new StringWriter();
        var context = new CommandContext
        {
            Arguments = line.Split(' '),
            Terminal = new Terminal(TextWriter.Null, written),
            Variables = name => name == "DANDI_LOG_LEVEL" ? level : null,
            WorkingDirectory = "/",
        };

        var code = await new ProcessRun(context).RunAsync(
            RootCommandLine.Create,
            TestContext.Current.CancellationToken
        );

        Assert.Equal((0, error), (code, written.ToString()));
    }
}
