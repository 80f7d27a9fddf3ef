namespace Dandi.Formats.Tests.Bids.Contexts;

public sealed class SidecarTests : IDisposable
{
    private const string Image = "sub-01/func/sub-01_task-rest_bold.nii";

    private readonly SmallDataset _dataset = new();

    public SidecarTests() => _dataset.WithImage(Image, 2, 2, 2, 5);

    public void Dispose() => _dataset.Dispose();

    [Fact]
    public void A_field_comes_from_any_sidecar_up_to_the_root()
    {
        Assert.Contains($"TaskName@/{Image}", _dataset.Find("SIDECAR_KEY_REQUIRED"));
        Assert.Contains($"RepetitionTime@/{Image}", _dataset.Find("SIDECAR_KEY_REQUIRED"));

        _dataset.With("bold.json", """{"RepetitionTime": 1}""").With("task-rest_bold.json", """{"TaskName": "rest"}""");
        Assert.Contains($"TaskName@/{Image}", _dataset.Find("SIDECAR_KEY_REQUIRED"));

        File.Delete(Path.Combine(_dataset.Root, "bold.json"));
        _dataset.With("sub-01/sub-01_bold.json", """{"RepetitionTime": 1}""");
        Assert.DoesNotContain($"TaskName@/{Image}", _dataset.Find("SIDECAR_KEY_REQUIRED"));
        Assert.DoesNotContain($"RepetitionTime@/{Image}", _dataset.Find("SIDECAR_KEY_REQUIRED"));
    }

    [Theory]
    [InlineData("1e306")]
    [InlineData("-1e306")]
    [InlineData("1e999")]
    public void A_repetition_time_that_cannot_be_rounded_is_no_number(string time)
    {
        _dataset.With("bold.json", $$"""{"RepetitionTime": {{time}}}""");

        Assert.Contains("RepetitionTime@/bold.json", _dataset.Find("JSON_SCHEMA_VALIDATION_ERROR"));
    }

    [Fact]
    public void A_sidecar_with_another_entity_or_suffix_does_not_apply()
    {
        _dataset
            .With("task-other_bold.json", """{"TaskName": "other"}""")
            .With("sub-01/func/sub-01_task-rest_run-1_bold.json", """{"TaskName": "rest"}""")
            .With("task-rest_sbref.json", """{"TaskName": "rest"}""");

        Assert.Contains($"TaskName@/{Image}", _dataset.Find("SIDECAR_KEY_REQUIRED"));
    }

    [Fact]
    public void Two_candidates_in_a_folder_leave_the_file_without_a_sidecar_unless_one_has_all_entities()
    {
        _dataset
            .With("sub-01/func/sub-01_bold.json", """{"TaskName": "rest"}""")
            .With("sub-01/func/task-rest_bold.json", """{"TaskName": "rest"}""");
        Assert.Equal(["@/sub-01/func/sub-01_bold.json"], _dataset.Find("MULTIPLE_INHERITABLE_FILES"));
        Assert.Contains($"TaskName@/{Image}", _dataset.Find("SIDECAR_KEY_REQUIRED"));

        _dataset.With("sub-01/func/sub-01_task-rest_bold.json", """{"TaskName": "rest"}""");
        Assert.Empty(_dataset.Find("MULTIPLE_INHERITABLE_FILES"));
        Assert.DoesNotContain($"TaskName@/{Image}", _dataset.Find("SIDECAR_KEY_REQUIRED"));
    }

    [Fact]
    public void A_value_that_replaces_another_is_reported_at_the_closer_file()
    {
        _dataset
            .With("task-rest_bold.json", """{"TaskName": "rest", "EchoTime": 0.03, "SliceTiming": [0, 1]}""")
            .With(
                "sub-01/func/sub-01_task-rest_bold.json",
                """{"TaskName": "rest", "EchoTime": 0.02, "SliceTiming": [0, 1]}"""
            );

        // Lists are different even if they say the same.
        Assert.Equal(
            ["EchoTime@/sub-01/func/sub-01_task-rest_bold.json", "SliceTiming@/sub-01/func/sub-01_task-rest_bold.json"],
            _dataset.Find("SIDECAR_FIELD_OVERRIDE")
        );
    }

    [Fact]
    public void A_sidecar_that_is_no_JSON_is_reported_once_and_left_out()
    {
        _dataset.WithImage("sub-02/func/sub-02_task-rest_bold.nii", 2, 2, 2, 5).With("task-rest_bold.json", "{");

        Assert.Equal(["@/task-rest_bold.json"], _dataset.Find("JSON_INVALID"));
        Assert.Contains($"TaskName@/{Image}", _dataset.Find("SIDECAR_KEY_REQUIRED"));
    }

    [Fact]
    public void A_wrong_value_is_reported_once_at_the_sidecar_that_has_it()
    {
        _dataset
            .WithImage("sub-02/func/sub-02_task-rest_bold.nii", 2, 2, 2, 5)
            .With("task-rest_bold.json", """{"TaskName": 5, "RepetitionTime": 1}""");

        Assert.Equal(["TaskName@/task-rest_bold.json"], _dataset.Find("JSON_SCHEMA_VALIDATION_ERROR"));
    }

    [Fact]
    public void A_repetition_time_is_rounded_to_milliseconds()
    {
        _dataset.With("task-rest_bold.json", """{"TaskName": "rest", "RepetitionTime": 1.0004}""");
        Assert.Empty(_dataset.Find("REPETITION_TIME_MISMATCH"));

        _dataset.With("task-rest_bold.json", """{"TaskName": "rest", "RepetitionTime": 1.002}""");
        Assert.Equal([$"@/{Image}"], _dataset.Find("REPETITION_TIME_MISMATCH"));
    }

    [Fact]
    public void Each_of_many_files_of_a_folder_has_its_own_sidecar()
    {
        for (var run = 1; run <= 100; run++)
        {
            var name = $"sub-02/func/sub-02_task-rest_run-{run}_bold";
            _dataset
                .With(name + ".nii")
                .With(name + ".json", $$"""{"TaskName": "rest", "RepetitionTime": {{run - 1}}}""");
        }
        _dataset.With("sub-02/sub-02_bold.json", """{"Manufacturer": 5}""");

        Assert.Equal(
            ["Manufacturer@/sub-02/sub-02_bold.json", "RepetitionTime@/sub-02/func/sub-02_task-rest_run-1_bold.json"],
            _dataset.Find("JSON_SCHEMA_VALIDATION_ERROR")
        );
        Assert.Empty(_dataset.Find("MULTIPLE_INHERITABLE_FILES"));
    }
}
