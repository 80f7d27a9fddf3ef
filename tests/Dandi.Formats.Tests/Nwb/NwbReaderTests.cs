using Dandi.Nwb;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Nwb;

public sealed class NwbReaderTests
{
    private static readonly string Sample = Repository.Locate(
        "examples/dandiset/sub-mouse01/sub-mouse01_ses-20240301_behavior.nwb"
    );
    private static readonly string Other = Repository.Locate(
        "examples/dandiset/sub-rat02/sub-rat02_ses-20240305_behavior.nwb"
    );

    [Fact]
    public void The_record_is_made_of_what_validation_has_read()
    {
        using var handle = File.OpenHandle(Sample);
        using var nwb = Open(handle, Sample);
        new NwbValidator(nwb).Validate();
        var read = nwb.BytesRead;
        var record = nwb.ReadRecord();

        Assert.InRange(read, 1, RandomAccess.GetLength(handle));
        Assert.Equal((read, "mouse01"), (nwb.BytesRead, record.SubjectId));
    }

    [Fact]
    public void The_file_that_is_open_is_read_also_when_another_has_taken_its_place()
    {
        using var folder = new TempFolder();
        var path = folder.Write("file.nwb", File.ReadAllBytes(Sample));
        using var handle = File.OpenHandle(path);
        File.Move(folder.Write("other.nwb", File.ReadAllBytes(Other)), path, overwrite: true);
        using var nwb = Open(handle, path);

        Assert.Equal("mouse01", new NwbValidator(nwb).Validate().Record?.SubjectId);
        Assert.Equal("mouse01", nwb.ReadRecord().SubjectId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_handle_stays_open_whether_the_file_can_be_read_or_not(bool isNwb)
    {
        using var folder = new TempFolder();
        using var handle = File.OpenHandle(isNwb ? Sample : folder.Write("file.nwb", "no HDF5"));
        using (var nwb = Open(handle, Sample))
            Assert.Equal(isNwb, Record.Exception(nwb.ReadRecord) is null);

        Assert.False(handle.IsClosed);
        Assert.True(RandomAccess.Read(handle, new byte[1], 0) == 1);
    }

    [Fact]
    public void A_file_that_a_rule_blocks_still_tells_what_it_says_of_itself_when_it_is_asked()
    {
        using var scene = new Inspection.InspectionScene();
        var subject = scene.Subject();
        subject["species"] = "mouse";
        scene.General["subject"] = subject;
        scene.Write();

        var (validation, record) = NwbAtPath.Read(
            scene.File,
            nwb => (new NwbValidator(nwb).Validate(), nwb.ReadRecord()),
            TimeProvider.System
        );

        Assert.Contains(validation.Results, result => result.IsBlocking);
        Assert.Equal((null, "m1"), (validation.Record, record.SubjectId));
    }

    private static NwbReader Open(Microsoft.Win32.SafeHandles.SafeFileHandle handle, string path) =>
        new(handle, path, "file.nwb", TimeProvider.System, TestContext.Current.CancellationToken);
}
