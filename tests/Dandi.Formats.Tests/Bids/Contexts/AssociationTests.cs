namespace Dandi.Formats.Tests.Bids.Contexts;

public sealed class AssociationTests : IDisposable
{
    private const string Image = "sub-01/func/sub-01_task-nback_bold.nii";

    private readonly SmallDataset _dataset = new();

    public AssociationTests() => _dataset.WithImage(Image, 2, 2, 2, 5);

    public void Dispose() => _dataset.Dispose();

    [Fact]
    public void Events_are_found_beside_the_file_and_above()
    {
        Assert.Equal([$"@/{Image}"], _dataset.Find("EVENTS_TSV_MISSING"));

        _dataset.With("task-nback_events.tsv", "onset\tduration\n1\t1\n");
        Assert.Empty(_dataset.Find("EVENTS_TSV_MISSING"));
    }

    [Fact]
    public void Onsets_of_events_are_compared_with_the_length_of_the_image()
    {
        _dataset
            .With("task-nback_bold.json", """{"TaskName": "n-back", "RepetitionTime": 1}""")
            .With("sub-01/func/sub-01_task-nback_events.tsv", "onset\tduration\n1\t1\n900\t1\n");

        Assert.Equal([$"@/{Image}"], _dataset.Find("SUSPICIOUSLY_LONG_EVENT_DESIGN"));
    }

    [Fact]
    public void Events_whose_own_sidecar_is_ambiguous_are_no_association()
    {
        _dataset
            .With("sub-01/func/sub-01_task-nback_events.tsv", "onset\tduration\n1\t1\n")
            .With("sub-01/func/sub-01_events.json", "{}")
            .With("sub-01/func/task-nback_events.json", "{}");

        // The image reports it at the events, and the events at the first candidate.
        Assert.Contains("@/sub-01/func/sub-01_task-nback_events.tsv", _dataset.Find("MULTIPLE_INHERITABLE_FILES"));
        Assert.Contains("@/sub-01/func/sub-01_events.json", _dataset.Find("MULTIPLE_INHERITABLE_FILES"));
        Assert.DoesNotContain($"@/{Image}", _dataset.Find("EVENTS_TSV_MISSING"));
    }

    [Fact]
    public void Files_found_are_no_orphans()
    {
        _dataset.With("sub-01/func/sub-01_task-other_bold.json", "{}");
        Assert.Equal(["@/sub-01/func/sub-01_task-other_bold.json"], _dataset.Find("SIDECAR_WITHOUT_DATAFILE"));

        _dataset.WithImage("sub-01/func/sub-01_task-other_bold.nii", 2, 2, 2, 5);
        Assert.Empty(_dataset.Find("SIDECAR_WITHOUT_DATAFILE"));
    }

    [Fact]
    public void Gradients_are_compared_with_the_image()
    {
        _dataset
            .WithImage("sub-01/dwi/sub-01_dwi.nii", 2, 2, 2, 3)
            .With("sub-01/dwi/sub-01_dwi.bval", "0 1000 1000\n")
            .With("sub-01/dwi/sub-01_dwi.bvec", "0 1 0\n0 0 1\n0 0 0\n");
        Assert.Empty(_dataset.Find("VOLUME_COUNT_MISMATCH"));

        _dataset.With("sub-01/dwi/sub-01_dwi.bval", "0 1000\n");
        Assert.Equal(["@/sub-01/dwi/sub-01_dwi.nii"], _dataset.Find("VOLUME_COUNT_MISMATCH"));
    }
}
