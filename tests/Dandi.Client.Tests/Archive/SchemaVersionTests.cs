using Dandi.Archive;

namespace Dandi.Client.Tests.Archive;

public sealed class SchemaVersionTests
{
    [Theory]
    [InlineData("0.8.0", null, "0.8.0", false)]
    [InlineData("0.7.0", null, "0.7.0", true)]
    [InlineData("0.8.3", null, "0.8.0", true)]
    [InlineData("0.8.3", "0.7.0,0.8.0", "0.8.0", true)]
    [InlineData("0.8.3", "0.6.10,0.7.0", "0.8.0", true)]
    [InlineData("0.8.12", "0.8.12", "0.8.0", true)]
    [InlineData("0.7.1", null, "0.7.0", true)]
    [InlineData("0.7.1", "0.6.10,0.7.0,0.7.1", "0.7.0", true)]
    [InlineData("0.6.11", null, "0.6.10", true)]
    [InlineData("0.8.1-rc1", null, "0.8.0", true)]
    [InlineData("0.8.1.dev3", null, "0.8.0", true)]
    [InlineData("0.9.0", null, "0.8.0", true)]
    [InlineData("0.9.2", "0.8.0,0.9.0,0.9.2", "0.8.0", false)]
    [InlineData("0.9.0", "0.7.0", "0.7.0", true)]
    [InlineData("1.0", null, "0.8.0", true)]
    public void Metadata_is_sent_in_the_newest_version_that_the_archive_supports(
        string theirs,
        string? allowed,
        string expected,
        bool warns
    )
    {
        var (version, warning) = SchemaVersion.Choose(Respond(theirs, allowed));

        Assert.Equal((expected, warns), (version, warning is not null));
        if (warning is not null)
            Assert.Contains(theirs, warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.6.9", null, "older incompatible")]
    [InlineData("0.6.9", "0.6.10,0.7.0", "older incompatible")]
    [InlineData("0.5.1", null, "older incompatible")]
    [InlineData("0.9.0", "0.9.0", "upgradable")]
    [InlineData("1.0.0", "", "upgradable")]
    [InlineData("0.7.99999999999", null, "not a schema version")]
    [InlineData("v0.7.1", null, "not a schema version")]
    [InlineData("newest", null, "not a schema version")]
    [InlineData("", null, "did not provide")]
    public void An_archive_without_a_common_version_is_a_fatal_error(string theirs, string? allowed, string part)
    {
        var error = Assert.Throws<DandiException>(() => SchemaVersion.Choose(Respond(theirs, allowed)));

        Assert.True(error.IsFatal);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    private static ArchiveInfo Respond(string version, string? allowed) =>
        new(
            new Uri("http://localhost/api"),
            version,
            allowed?.Split(',', StringSplitOptions.RemoveEmptyEntries),
            null,
            []
        );
}
