using Dandi.Cli.Tests.Commands.Validate;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands;

/// <summary>All commands that read Zarrs treat a link to a folder outside of the Dandiset in the same way.</summary>
public sealed class FollowLinksTests : IDisposable
{
    private readonly TempDandiset _folder = new();
    private readonly TempFolder _outside = new();
    private readonly ValidateScene _scene = new();

    public FollowLinksTests()
    {
        _outside.Write("private/secret", "12345");
        _folder.Write("shared/a", "123");
        _folder.Write("x.zarr/zarr.json", """{"zarr_format": 3, "node_type": "group"}""");
        Directory.CreateSymbolicLink(_folder.Locate("x.zarr/near"), "../shared");
    }

    public static TheoryData<string> Commands =>
        new("digest -d zarr-checksum x.zarr", "ls -f json_lines -F size x.zarr", "validate x.zarr");

    public void Dispose()
    {
        _scene.Dispose();
        _outside.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_link_to_a_folder_in_the_Dandiset_is_followed(string command)
    {
        var run = await RunAsync(command);

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.DoesNotContain("follow-links", run.Out + run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_link_to_a_folder_outside_fails_with_its_name_and_target_unless_links_are_followed(
        string command
    )
    {
        Directory.CreateSymbolicLink(_folder.Locate("x.zarr/far"), _outside.Locate("private"));

        var refused = await RunAsync(command);
        var followed = await RunAsync($"{command} --follow-links");

        Assert.Equal(1, refused.ExitCode);
        foreach (var part in new[] { "x.zarr/far", _outside.Locate("private"), "--follow-links" })
            Assert.Contains(part, refused.Out + refused.Error, StringComparison.Ordinal);
        Assert.True(followed.ExitCode == 0, followed.ToString());
    }

    [Fact]
    public async Task Without_a_Dandiset_only_links_within_the_Zarr_are_followed()
    {
        File.Delete(_folder.Locate("dandiset.yaml"));

        var refused = await RunAsync("digest -d zarr-checksum x.zarr");
        Directory.Move(_folder.Locate("shared"), _folder.Locate("x.zarr/shared"));
        File.Delete(_folder.Locate("x.zarr/near"));
        Directory.CreateSymbolicLink(_folder.Locate("x.zarr/near"), "shared");
        var followed = await RunAsync("digest -d zarr-checksum x.zarr");

        Assert.Equal((1, ""), (refused.ExitCode, refused.Out));
        Assert.Contains("x.zarr/near", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, followed.ExitCode);
    }

    [Fact]
    public async Task An_output_that_would_replace_a_device_or_link_is_refused()
    {
        File.CreateSymbolicLink(_folder.Locate("out.json"), "other.json");

        var device = await RunAsync("validate --format json --output /dev/null x.zarr");
        var link = await RunAsync("validate --output out.json x.zarr");

        Assert.All([device, link], run => Assert.Contains("not a regular file", run.Error, StringComparison.Ordinal));
        Assert.False(File.Exists(_folder.Locate("other.json")));
        Assert.True(File.Exists("/dev/null") && new FileInfo("/dev/null").Length == 0);
    }

    private Task<(int ExitCode, string Out, string Error)> RunAsync(string command) =>
        _scene.RunAsync(_folder.Root, command.Split(' '));
}
