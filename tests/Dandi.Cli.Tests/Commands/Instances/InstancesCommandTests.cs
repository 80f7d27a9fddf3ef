using Dandi.Cli.Tests.Commands.List;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Instances;

public sealed class InstancesCommandTests
{
    [Fact]
    public async Task The_known_archives_are_listed_as_YAML()
    {
        var run = await ListScene.RunAsync("/", "instances");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Golden.Matches("tests/Dandi.Cli.Tests/Goldens/instances.yaml", run.Out);
    }

    [Theory]
    [InlineData("django", "http://django:8000/api", "http://django:8085")]
    [InlineData("::1", "http://[::1]:8000/api", "http://[::1]:8085")]
    public async Task The_host_of_the_archive_for_local_tests_can_be_changed(string host, string api, string web)
    {
        var run = await RunAsync(host);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(
            $"dandi-api-local-docker-tests:\n  api: {api}\n  gui: {web}\n",
            run.Out,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("http://django")]
    [InlineData("django:8000")]
    [InlineData("a b")]
    public async Task A_host_that_is_not_valid_is_a_usage_error(string host)
    {
        var run = await RunAsync(host);

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains("DANDI_INSTANCEHOST", run.Error, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Out, string Error)> RunAsync(string host) =>
        ListScene.RunAsync("/", name => name == "DANDI_INSTANCEHOST" ? host : null, "instances");
}
