using Dandi.Cli.Commands.Serve;

namespace Dandi.Cli.Tests.Commands.Serve;

/// <summary>The warning of a start that finds files without rows.</summary>
public sealed class UnknownFilesTests
{
    [Fact]
    public void One_file_is_named_in_the_singular_and_the_command_can_be_copied() =>
        Assert.Equal(
            "Warning: 1 file in `objects` is not in the database of `/data/my archive`. The database may be an older "
                + "one, or an earlier repair did not find the file. Nothing was deleted. To see the name, stop the "
                + "archive and run `dandi serve --directory '/data/my archive' --check`. To end this warning, restore "
                + "the latest database, or upload what is missing again and move the file out of `objects`.",
            ServeRun.DescribeUnknownFiles(1, "/data/my archive")
        );

    [Fact]
    public void Several_files_are_counted()
    {
        var warning = ServeRun.DescribeUnknownFiles(1_204, "/data/archive");

        Assert.StartsWith("Warning: 1,204 files in `objects` are not in", warning, StringComparison.Ordinal);
        Assert.Contains("did not find the files. Nothing", warning, StringComparison.Ordinal);
        Assert.Contains("run `dandi serve --directory /data/archive --check`", warning, StringComparison.Ordinal);
    }
}
