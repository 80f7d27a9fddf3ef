using Dandi.Nwb;
using Dandi.Nwb.Inspection;

namespace Dandi.Formats.Tests.Nwb.Storage;

/// <summary>
/// Valid HDF5 features that this version cannot read are never an error of the file: an optional field is omitted
/// with a warning, and a required one fails the file with a message that says so.
/// </summary>
public sealed class UnsupportedPartTests
{
    private const string Licks = "/acquisition/licks";

    [Theory]
    [InlineData("zstd-timestamps.nwb", "filter 32015 (zstd)")]
    [InlineData("blosc-timestamps.nwb", "filter 32001 (blosc)")]
    [InlineData("lz4-timestamps.nwb", "filter 32004 (lz4)")]
    [InlineData("bitshuffle-timestamps.nwb", "filter 32008 (bitshuffle)")]
    [InlineData("external-optional.nwb", "external raw files")]
    [InlineData("virtual-optional.nwb", "other datasets")]
    public void Unsupported_timestamps_omit_the_session_end_and_skip_checks(string name, string reason)
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
        var skipped = Assert.Single(validation.Results, result =>
            result is { Id: InspectionIds.NotChecked, Severity: Severity.Warning, Location: Licks }
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
            part => Assert.Contains(part, skipped.Message, StringComparison.Ordinal)
        );
        Assert.Null(Record.Exception(() => NwbAtPath.ReadRecord(StorageFile.Locate(name), name)));
    }

    [Fact]
    public void Unsupported_optional_texts_are_omitted_and_reported()
    {
        var record = Validate("virtual-optional.nwb").Record!;

        Assert.Equal((null, null), (record.Keywords, record.Experimenter));
        Assert.Equal(
            ["/general/experimenter", "/general/keywords", "the end of the session"],
            record.Unread.Select(unread => unread[..unread.IndexOf(" is omitted", StringComparison.Ordinal)])
        );
        Assert.Equal(record.Unread, record.Notes);
        Assert.Contains(Validate("virtual-optional.nwb").Results, result =>
            result is { Id: InspectionIds.NotChecked, Location: "/general/keywords" }
            && result.Message.Contains("the NWB schema", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("virtual-required.nwb")]
    [InlineData("external-required.nwb")]
    public void An_unsupported_required_field_fails_the_file_as_unsupported(string name)
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
