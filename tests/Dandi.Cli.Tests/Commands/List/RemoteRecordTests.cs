using System.Text.Json;
using Dandi.Archive;
using Dandi.Cli.Commands.List;

namespace Dandi.Cli.Tests.Commands.List;

public sealed class RemoteRecordTests
{
    [Theory]
    [InlineData("2024-01-02T03:04:05Z", "2024-01-02T03:04:05Z")]
    [InlineData("2024-01-02T03:04:05.5Z", "2024-01-02T03:04:05.500000Z")]
    [InlineData("2024-01-02T03:04:05.123456+02:00", "2024-01-02T01:04:05.123456Z")]
    public void Times_have_the_format_of_the_archive(string time, string expected) =>
        Assert.Equal(
            expected,
            RemoteRecord.Format(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture))
        );

    [Fact]
    public void A_version_that_was_read_with_its_validation_is_listed_with_the_errors()
    {
        var time = DateTimeOffset.UnixEpoch;
        var id = new DandisetVersion(DandisetId.Parse("000001"), "0.210101.0000");
        var version = new RemoteVersion(id, "A", 1, 2, "Published", time, time);
        using var errors = JsonDocument.Parse("""[{"field":"about","message":"missing","path":"a.nwb"}]""");

        var record = RemoteRecord.Of(version, new RemoteVersionInfo(version, errors.RootElement, default), []);

        Assert.Equal(errors.RootElement.ToString(), record["asset_validation_errors"]!.ToJsonString());
        Assert.Equal("[]", record["version_validation_errors"]!.ToJsonString());
        Assert.Equal("0.210101.0000", record["version"]!.ToString());
    }
}
