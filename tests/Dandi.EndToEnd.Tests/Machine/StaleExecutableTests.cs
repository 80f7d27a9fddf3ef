using System.Diagnostics;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Machine;

/// <summary>
/// Tests of <c>scripts/check-executable.sh</c>, with which the tests reject an executable that was built from other
/// sources. It runs in a copy of the sources.
/// </summary>
public sealed class StaleExecutableTests : IDisposable
{
    private const string Source = "src/Dandi.Cli/Program.cs";
    private static readonly string[] Folders = ["src", "scripts"];
    private readonly TempFolder _copy = new();

    public StaleExecutableTests()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.Root))
            Copy(file);
        foreach (
            var file in Folders.SelectMany(folder =>
                Directory.EnumerateFiles(Repository.Locate(folder), "*", SearchOption.AllDirectories)
            )
        )
            Copy(file);
    }

    [Fact]
    public async Task An_executable_built_from_the_same_sources_is_accepted() =>
        Assert.Equal("", await CheckAsync(DandiProcess.Executable));

    [Fact]
    public async Task File_times_build_output_and_tests_are_ignored()
    {
        File.SetLastWriteTimeUtc(_copy.Locate(Source), DateTime.UnixEpoch);
        _copy.Write("src/Dandi.Cli/obj/Generated.cs", "// generated");
        _copy.Write("src/Dandi.Cli/bin/dandi.dll", "built");
        _copy.Write("tests/Dandi.Cli.Tests/Test.cs", "// a test");

        Assert.Equal("", await CheckAsync(DandiProcess.Executable));
    }

    [Theory]
    [InlineData(Source)]
    [InlineData("src/Dandi.Server/Data/Schema/added.sql")]
    [InlineData("src/Dandi.Cli/packages.lock.json")]
    [InlineData("Directory.Packages.props")]
    [InlineData("global.json")]
    [InlineData("scripts/publish.sh")]
    public async Task An_executable_is_rejected_after_a_change_of(string path)
    {
        var file = _copy.Locate(path);
        await File.AppendAllTextAsync(file, "\n", TestContext.Current.CancellationToken);

        Assert.Equal(
            $"{DandiProcess.Executable} was built from other sources. Run scripts/publish.sh.\n",
            await CheckAsync(DandiProcess.Executable)
        );
    }

    [Fact]
    public async Task An_executable_is_rejected_after_a_source_file_was_renamed()
    {
        File.Move(_copy.Locate(Source), _copy.Locate("src/Dandi.Cli/Renamed.cs"));

        Assert.Contains(
            "was built from other sources",
            await CheckAsync(DandiProcess.Executable),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_program_without_a_hash_of_its_sources_is_rejected()
    {
        var program = _copy.Write("program", "#!/bin/sh\n");

        Assert.Equal(
            $"{program} does not contain a hash of its sources. Run scripts/publish.sh.\n",
            await CheckAsync(program)
        );
    }

    public void Dispose() => _copy.Dispose();

    private void Copy(string file)
    {
        var target = _copy.Locate(Path.GetRelativePath(Repository.Root, file));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(file, target);
    }

    /// <returns>The message if the executable is rejected; empty otherwise.</returns>
    private async Task<string> CheckAsync(string executable)
    {
        var start = new ProcessStartInfo(_copy.Locate("scripts/check-executable.sh"), [executable])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var check = Process.Start(start)!;
        var message = await check.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await check.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(message.Length > 0, check.ExitCode != 0);
        return message;
    }
}
