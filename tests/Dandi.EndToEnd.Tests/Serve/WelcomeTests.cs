using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Serve;

/// <summary>What <c>dandi serve</c> prints at its start.</summary>
public sealed class WelcomeTests
{
    [Theory]
    [InlineData("  alice: API key ", "--user", "alice", "--user", "bob")]
    [InlineData("  admin (administrator): API key ")]
    public async Task Printed_commands_have_the_key_of_the_first_user_that_was_given(
        string start,
        params string[] arguments
    )
    {
        using var home = new TempFolder();
        using var server = DandiProcess.Start(
            home.Root,
            new Dictionary<string, string>(StringComparer.Ordinal),
            ["serve", "--directory", "archive", "--port", "0", .. arguments]
        );
        await server.WaitUntilAsync(() => server.Out.Contains("Press Ctrl-C", StringComparison.Ordinal));
        await server.SignalAsync("TERM");
        await server.WaitForExitAsync();

        var lines = server.Out.Split('\n');
        var key = lines.Single(line => line.StartsWith(start, StringComparison.Ordinal))[start.Length..];
        Assert.Equal(40, key.Length);
        Assert.Contains($"  export DANDI_INSTANCE_API_KEY={key}", lines);
    }
}
