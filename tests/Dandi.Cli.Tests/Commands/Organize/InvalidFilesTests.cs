namespace Dandi.Cli.Tests.Commands.Organize;

/// <summary>Files that cannot be organized.</summary>
[Collection(nameof(OrganizeCommandTests))]
public sealed class InvalidFilesTests : IDisposable
{
    private readonly OrganizeScene _scene = new();

    [Fact]
    public async Task The_advice_for_files_that_cannot_be_organized_works_with_the_other_options_of_the_command()
    {
        File.Move(_scene.Add("x.nwb"), _scene.Target("x.nwb"));
        await File.WriteAllTextAsync(_scene.Target("y.nwb"), "truncated", TestContext.Current.CancellationToken);

        var failed = await _scene.RunAsync("-f", "dry");
        var warned = await _scene.RunAsync("-f", "dry", "--invalid", "warn");

        Assert.Equal(1, failed.ExitCode);
        Assert.EndsWith(
            "Nothing was changed. Correct the files, or add `--invalid warn` to skip them.",
            failed.Error.TrimEnd(),
            StringComparison.Ordinal
        );
        Assert.True(warned.ExitCode == 0, warned.Error);
    }

    public void Dispose() => _scene.Dispose();
}
