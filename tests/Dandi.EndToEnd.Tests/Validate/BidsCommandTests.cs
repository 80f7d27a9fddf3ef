using Dandi.EndToEnd.Tests.Scenes;

namespace Dandi.EndToEnd.Tests.Validate;

/// <summary>BIDS datasets in Dandisets.</summary>
public sealed class BidsCommandTests
{
    private const string Description =
        """{"Name": "x", "BIDSVersion": "1.10.0", "Authors": ["A", "B"], "DatasetType": "raw", "License": "CC0"}""";

    [Fact]
    public async Task Validate_prints_that_no_errors_were_found_only_if_there_are_none()
    {
        await using var scene = await CreateAsync();

        using var valid = await scene.RunAsync("validate", "one", "two");
        scene.Folder.Write("one/sub-01/note.txt", "x");
        using var invalid = await scene.RunAsync("validate", "one", "two");

        Assert.True(valid.ExitCode == 0, valid.ToString());
        Assert.Contains("No errors found.", valid.Out, StringComparison.Ordinal);
        Assert.True(invalid.ExitCode == 1, invalid.ToString());
        Assert.Contains("[BIDS.NOT_INCLUDED] one/sub-01/note.txt — ", invalid.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("No errors found", invalid.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one/sub-02", false)]
    [InlineData("one/sub-01", true)]
    [InlineData("one/sub-01/note.txt", true)]
    [InlineData("one/dataset_description.json", true)]
    public async Task A_named_path_is_validated_as_part_of_its_dataset(string path, bool isInvalid)
    {
        await using var scene = await CreateAsync();
        scene.Folder.Write("one/sub-01/note.txt", "x");
        scene.Folder.Write("two/other.txt", "x");

        using var run = await scene.RunAsync("validate", path);

        Assert.True(run.ExitCode == (isInvalid ? 1 : 0), run.ToString());
        Assert.Equal(isInvalid, run.Out.Contains("[BIDS.NOT_INCLUDED] one/sub-01/note.txt", StringComparison.Ordinal));
        Assert.DoesNotContain("two/", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one/derivatives/inner")]
    [InlineData("one/derivatives/inner/sub-01/note.txt")]
    public async Task A_named_path_in_a_nested_dataset_is_validated_by_the_rules_of_that_dataset(string path)
    {
        await using var scene = await CreateAsync();
        scene.Folder.Write("one/derivatives/inner/dataset_description.json", Description);
        scene.Folder.Write("one/derivatives/inner/sub-01/note.txt", "x");

        using var run = await scene.RunAsync("validate", path);

        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains(
            "[BIDS.NOT_INCLUDED] one/derivatives/inner/sub-01/note.txt — ",
            run.Out,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_dataset_without_Dandiset_is_found_above_the_named_path()
    {
        await using var scene = await CreateAsync();
        File.Delete(scene.Folder.Locate("dandiset.yaml"));
        scene.Folder.Write("one/sub-01/note.txt", "x");

        using var run = await scene.RunAsync("validate", "one/sub-01");

        Assert.Contains("[BIDS.NOT_INCLUDED] one/sub-01/note.txt — ", run.Out, StringComparison.Ordinal);
        Assert.Contains("[DANDI.NO_DANDISET_FOUND]", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_skips_the_invalid_file_and_the_description_of_its_dataset()
    {
        await using var scene = await CreateAsync();
        scene.Folder.Write("one/sub-01/note.txt", "x");

        using var run = await scene.RunAsync("upload");
        var stored = (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Keys.ToHashSet(StringComparer.Ordinal);

        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.DoesNotContain("one/sub-01/note.txt", stored);
        Assert.DoesNotContain("one/dataset_description.json", stored);
        Assert.Superset(
            new HashSet<string>
            {
                "one/README",
                "one/sub-01/beh/sub-01_task-rest_events.tsv",
                "two/dataset_description.json",
            },
            stored
        );
        Assert.Contains(
            "one/dataset_description.json (101 B): failed validation (1 error in the BIDS dataset): fix the "
                + "dataset",
            run.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("ERROR BIDS.NOT_INCLUDED: one/sub-01/note.txt: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ignore", "BIDS.NOT_INCLUDED")]
    [InlineData("skip", null)]
    public async Task An_invalid_dataset_is_uploaded_if_the_user_says_so(string policy, string? shown)
    {
        await using var scene = await CreateAsync();
        scene.Folder.Write("one/sub-01/note.txt", "x");

        using var run = await scene.RunAsync("upload", "--validation", policy);
        var stored = await scene.Archive.ContentAsync(scene.Folder.Local.Id);

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("one/sub-01/note.txt", stored.Keys);
        Assert.Contains("one/dataset_description.json", stored.Keys);
        Assert.Equal(shown is not null, run.Error.Contains(shown ?? "BIDS.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("validate")]
    [InlineData("upload")]
    public async Task A_file_that_is_not_a_BIDS_schema_is_refused(string command)
    {
        await using var scene = await CreateAsync();
        scene.Folder.Write("schema.json", "{}");

        using var run = await scene.RunAsync(command, "--bids-schema", "schema.json");

        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains("`schema.json`: Cannot use the BIDS schema", run.Error, StringComparison.Ordinal);
    }

    private static async Task<CommandScene> CreateAsync()
    {
        var scene = await CommandScene.CreateAsync();
        foreach (var dataset in new[] { "one", "two" })
        {
            scene.Folder.Write($"{dataset}/dataset_description.json", Description);
            scene.Folder.Write($"{dataset}/README", new string('x', 200));
            scene.Folder.Write($"{dataset}/participants.tsv", "participant_id\nsub-01\nsub-02\n");
            foreach (var subject in new[] { "sub-01", "sub-02" })
            {
                scene.Folder.Write(
                    $"{dataset}/{subject}/beh/{subject}_task-rest_events.tsv",
                    "onset\tduration\n1\t2\n"
                );
                scene.Folder.Write(
                    $"{dataset}/{subject}/beh/{subject}_task-rest_events.json",
                    """{"TaskName": "rest"}"""
                );
            }
        }
        return scene;
    }
}
