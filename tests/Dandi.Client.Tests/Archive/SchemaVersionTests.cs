using System.Text.Json.Nodes;
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

    [Theory]
    [InlineData("0.6.10", "0.8.0")]
    [InlineData("0.7.0", "0.6.10")]
    [InlineData("0.8.0", "0.7.0")]
    [InlineData("0.8.0", "0.8.0")]
    public void Metadata_of_an_archive_are_converted_between_all_supported_versions(string from, string to)
    {
        var metadata = MetadataIn(from);

        Assert.Null(SchemaVersion.Convert(metadata, to));
        Assert.Equal(to, metadata["schemaVersion"]!.ToString());
        Assert.Equal($"https://example.org/releases/{to}/context.json", metadata["@context"]!.ToString());
    }

    [Theory]
    [InlineData("0.6.9", "0.8.0", "cannot be converted")]
    [InlineData("0.9.0", "0.8.0", "cannot be converted")]
    [InlineData("0.8.0", "0.7.0", "does not know")]
    [InlineData("0.7.0", "0.6.10", "does not know")]
    public void Metadata_that_cannot_be_converted_stay_as_they_are(string from, string to, string part)
    {
        var metadata = MetadataIn(from);
        metadata["sameAs"] = new JsonArray("dandi://DANDI/000001");
        var before = metadata.DeepClone();

        Assert.Contains(part, SchemaVersion.Convert(metadata, to), StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(before, metadata));
    }

    private static JsonObject MetadataIn(string version) =>
        new()
        {
            ["@context"] = $"https://example.org/releases/{version}/context.json",
            ["schemaKey"] = "Dandiset",
            ["schemaVersion"] = version,
        };

    private static ArchiveInfo Respond(string version, string? allowed) =>
        new(
            new Uri("http://localhost/api"),
            version,
            allowed?.Split(',', StringSplitOptions.RemoveEmptyEntries),
            null,
            []
        );
}
