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
    public void Reading_the_record_after_validation_reads_no_further_bytes()
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
    public void The_open_file_is_read_even_if_another_file_replaced_it_at_the_path()
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
    public void Disposing_the_reader_does_not_close_the_handle(bool isNwb)
    {
        using var folder = new TempFolder();
        using var handle = File.OpenHandle(isNwb ? Sample : folder.Write("file.nwb", "no HDF5"));
        using (var nwb = Open(handle, Sample))
            Assert.Equal(isNwb, Record.Exception(nwb.ReadRecord) is null);

        Assert.False(handle.IsClosed);
        Assert.True(RandomAccess.Read(handle, new byte[1], 0) == 1);
    }

    [Fact]
    public void The_record_of_a_blocked_file_can_still_be_read()
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
