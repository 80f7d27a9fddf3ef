using Dandi.Nwb;
using Dandi.Nwb.Inspection;

namespace Dandi.Formats.Tests.Nwb.Storage;

/// <summary>What HDF5 allows and this reader does not know is never held against a file: an optional field is left out with a warning, a required one makes the file fail in words that say whose gap it is.</summary>
public sealed class UnreadPartTests
{
    private const string Licks = "/acquisition/licks";

    [Theory]
    [InlineData("zstd-timestamps.nwb", "filter 32015 (zstd)")]
    [InlineData("blosc-timestamps.nwb", "filter 32001 (blosc)")]
    [InlineData("lz4-timestamps.nwb", "filter 32004 (lz4)")]
    [InlineData("bitshuffle-timestamps.nwb", "filter 32008 (bitshuffle)")]
    [InlineData("external-optional.nwb", "in files of their own")]
    [InlineData("virtual-optional.nwb", "in other datasets")]
    public void Timestamps_that_cannot_be_read_leave_out_the_end_of_the_session_and_the_checks_of_them(
        string name,
        string reason
    )
    {
        var validation = Validate(name);

        Assert.DoesNotContain(validation.Results, result => result.IsBlocking);
        Assert.Equal(
            ("mouse01", true, null),
            (
                validation.Record?.SubjectId,
                validation.Record?.SessionStartTime is not null,
                validation.Record?.SessionEndTime
            )
        );
        Assert.Contains(validation.Record!.Unread, unread =>
            unread.StartsWith("the end of the session", StringComparison.Ordinal)
            && unread.Contains(reason, StringComparison.Ordinal)
        );
        var notMade = Assert.Single(validation.Results, result =>
            result is { Id: InspectionIds.NotValidated, Severity: Severity.Warning, Location: Licks }
        );
        Assert.All(
            new[]
            {
                "check_regular_timestamps",
                "check_timestamps_ascending",
                "check_timestamps_without_nans",
                "check_time_series_duration",
                reason,
            },
            part => Assert.Contains(part, notMade.Message, StringComparison.Ordinal)
        );
        Assert.Null(Record.Exception(() => NwbAtPath.ReadRecord(StorageFile.Locate(name), name)));
    }

    [Fact]
    public void Optional_texts_that_cannot_be_read_are_left_out_and_named()
    {
        var record = Validate("virtual-optional.nwb").Record!;

        Assert.Equal((null, null), (record.Keywords, record.Experimenter));
        Assert.Equal(
            ["/general/experimenter", "/general/keywords", "the end of the session"],
            record.Unread.Select(unread => unread[..unread.IndexOf(" is left out", StringComparison.Ordinal)])
        );
        Assert.Equal(record.Unread, record.Notes);
        Assert.Contains(Validate("virtual-optional.nwb").Results, result =>
            result is { Id: InspectionIds.NotValidated, Location: "/general/keywords" }
            && result.Message.Contains("the NWB schema", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("virtual-required.nwb")]
    [InlineData("external-required.nwb")]
    public void A_required_field_that_cannot_be_read_fails_the_file_as_a_gap_of_this_program(string name)
    {
        var validation = Validate(name);
        var failure = Assert.Throws<UnsupportedNwbException>(() =>
            NwbAtPath.ReadRecord(StorageFile.Locate(name), name)
        );

        var blocking = Assert.Single(validation.Results, result => result.IsBlocking);
        Assert.Equal((InspectionIds.Unsupported, failure.Message), (blocking.Id, blocking.Message));
        Assert.StartsWith($"This version of dandi cannot read `{name}`: ", blocking.Message, StringComparison.Ordinal);
        Assert.All(validation.Results, result =>
            Assert.DoesNotContain("invalid", result.Message, StringComparison.OrdinalIgnoreCase)
        );
    }

    private static NwbValidation Validate(string name) => NwbAtPath.ValidateFile(StorageFile.Locate(name), name);
}
