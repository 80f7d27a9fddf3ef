using Dandi.Cli.Commands.Serve;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Serve;

public sealed class NwbFileReaderTests
{
    private const string Example = "examples/dandiset/sub-mouse01/sub-mouse01_ses-20240302_icephys.nwb";
    private readonly NwbFileReader _reader = new(TimeProvider.System);

    [Fact]
    public void The_fields_of_an_NWB_file_are_read()
    {
        using var content = File.OpenRead(Repository.Locate(Example));

        Assert.Equal("mouse01", Read(content, "a.NWB")?["subject_id"]?.ToString());
    }

    [Fact]
    public void Other_files_are_not_read() => Assert.Null(Read(Stream.Null, "a.txt"));

    [Fact]
    public void A_damaged_file_is_an_error_with_a_message()
    {
        using var content = new MemoryStream(new byte[1000]);

        Assert.ThrowsAny<DandiException>(() => Read(content, "a.nwb"));
    }

    private System.Text.Json.Nodes.JsonObject? Read(Stream content, string path) =>
        _reader.Read(content, path, TestContext.Current.CancellationToken);
}
