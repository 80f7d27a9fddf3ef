namespace Dandi.EndToEnd.Tests;

/// <summary>While the rules of BIDS are not checked, no dataset is called valid.</summary>
public sealed class BidsCommandTests
{
    [Theory]
    [InlineData("")]
    [InlineData("--min-severity ERROR")]
    [InlineData("--ignore BIDS")]
    [InlineData("-g severity")]
    [InlineData("one/sub-1/note.txt")]
    public async Task Validation_does_not_say_that_there_are_no_errors(string options)
    {
        await using var scene = await SetAsync();

        using var run = await scene.RunAsync([
            "validate",
            .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ]);

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.DoesNotContain("No errors found", run.Out, StringComparison.Ordinal);
        Assert.Contains(
            "No errors in what was checked; not everything was (DANDI.BIDS_NOT_CHECKED).",
            run.Out,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Each_dataset_has_one_warning_and_the_upload_goes_on()
    {
        await using var scene = await SetAsync();

        using var validated = await scene.RunAsync("validate", "one", "two", "one/sub-1");
        using var uploaded = await scene.RunAsync("upload");

        Assert.Equal(2, validated.Out.Split("BIDS rules are not checked by this version").Length - 1);
        Assert.Equal(2, uploaded.Error.Split("BIDS rules are not checked by this version").Length - 1);
        Assert.True(uploaded.ExitCode == 0, uploaded.ToString());
        Assert.Contains("one/sub-1/note.txt", (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Keys);
    }

    private static async Task<CommandScene> SetAsync()
    {
        var scene = await CommandScene.SetAsync();
        foreach (var dataset in new[] { "one", "two" })
        {
            scene.Folder.Write($"{dataset}/dataset_description.json", """{"Name": "x", "BIDSVersion": "1.10.0"}""");
            scene.Folder.Write($"{dataset}/sub-1/note.txt", dataset);
        }
        return scene;
    }
}
