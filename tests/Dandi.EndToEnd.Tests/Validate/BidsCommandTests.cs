using Dandi.EndToEnd.Tests.Scenes;

namespace Dandi.EndToEnd.Tests.Validate;

/// <summary>As long as BIDS rules are not checked, no message may say that a BIDS dataset has no errors.</summary>
public sealed class BidsCommandTests
{
    [Theory]
    [InlineData("")]
    [InlineData("--min-severity ERROR")]
    [InlineData("--ignore BIDS")]
    [InlineData("-g severity")]
    [InlineData("one/sub-1/note.txt")]
    public async Task Validate_does_not_print_that_no_errors_were_found(string options)
    {
        await using var scene = await CreateAsync();

        using var run = await scene.RunAsync([
            "validate",
            .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ]);

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.DoesNotContain("No errors found", run.Out, StringComparison.Ordinal);
        Assert.Contains(
            "No errors in what was checked, but not everything was checked (DANDI.BIDS_NOT_CHECKED).",
            run.Out,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Each_dataset_has_one_warning_and_is_uploaded()
    {
        await using var scene = await CreateAsync();

        using var validated = await scene.RunAsync("validate", "one", "two", "one/sub-1");
        using var uploaded = await scene.RunAsync("upload");

        Assert.Equal(2, validated.Out.Split("BIDS rules are not checked by this version").Length - 1);
        Assert.Equal(2, uploaded.Error.Split("BIDS rules are not checked by this version").Length - 1);
        Assert.True(uploaded.ExitCode == 0, uploaded.ToString());
        Assert.Contains("one/sub-1/note.txt", (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Keys);
    }

    private static async Task<CommandScene> CreateAsync()
    {
        var scene = await CommandScene.CreateAsync();
        foreach (var dataset in new[] { "one", "two" })
        {
            scene.Folder.Write($"{dataset}/dataset_description.json", """{"Name": "x", "BIDSVersion": "1.10.0"}""");
            scene.Folder.Write($"{dataset}/sub-1/note.txt", dataset);
        }
        return scene;
    }
}
