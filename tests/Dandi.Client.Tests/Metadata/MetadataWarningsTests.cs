using System.Text.Json.Nodes;
using Dandi.Metadata;
using Dandi.MetadataSchemas;

namespace Dandi.Client.Tests.Metadata;

/// <summary>A user learns before publishing what the archive will object to, once for each rule.</summary>
public sealed class MetadataWarningsTests
{
    [Fact]
    public void Metadata_without_a_problem_has_no_message()
    {
        var warnings = new MetadataWarnings(MetadataKind.Asset);
        warnings.Check("a.nwb", Asset());

        Assert.Empty(warnings.Messages);
    }

    [Fact]
    public void A_problem_of_many_assets_is_one_message_with_one_of_them()
    {
        var warnings = new MetadataWarnings(MetadataKind.Asset);
        for (var i = 0; i < 1000; i++)
        {
            var asset = Asset();
            asset["keywords"] = new JsonArray("x", i);
            warnings.Check($"sub-{i}/a.nwb", asset);
        }

        var message = Assert.Single(warnings.Messages);
        Assert.StartsWith("`sub-0/a.nwb` and 999 other assets: ", message, StringComparison.Ordinal);
        Assert.Contains("`keywords.1` must be of type string", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("path", "1")]
    [InlineData("contentSize", "\"large\"")]
    [InlineData("contentSize", "-1")]
    [InlineData("blobDateModified", "\"yesterday\"")]
    [InlineData("dateModified", "null")]
    [InlineData("digest", """{ "dandi:dandi-etag": "d41d8cd98f00b204e9800998ecf8427e" }""")]
    [InlineData("digest", "{}")]
    [InlineData("wasGeneratedBy", """[{ "schemaKey": "Activity", "name": "n", "startDate": "yesterday" }]""")]
    [InlineData("wasGeneratedBy", """[{ "schemaKey": "Activity", "startDate": "2026-01-01T00:00:00.000000+00:00" }]""")]
    public void A_value_that_is_not_valid_is_found_after_valid_metadata_with_the_same_members(string name, string json)
    {
        var warnings = new MetadataWarnings(MetadataKind.Asset);
        warnings.Check("a.nwb", Described());
        warnings.Check("b.nwb", Described());
        Assert.Empty(warnings.Messages);
        var invalid = Described();
        invalid[name] = JsonNode.Parse(json);
        var alone = new MetadataWarnings(MetadataKind.Asset);
        alone.Check("c.nwb", (JsonObject)invalid.DeepClone());

        warnings.Check("c.nwb", invalid);

        Assert.Equal(alone.Messages, warnings.Messages);
    }

    [Fact]
    public void Only_metadata_whose_values_are_valid_by_their_form_have_the_same_shape()
    {
        var (first, second, third) = (Described(), Described(), Described());
        second["path"] = "b.nwb";
        second["contentSize"] = 2L;
        third["contentSize"] = "2";

        Assert.Equal(MetadataShape.Of(first), MetadataShape.Of(second));
        Assert.NotEqual(MetadataShape.Of(first), MetadataShape.Of(third));
    }

    [Fact]
    public void The_number_of_messages_is_bounded()
    {
        var warnings = new MetadataWarnings(MetadataKind.Dandiset);
        var metadata = new JsonObject { ["schemaVersion"] = "0.8.0", ["schemaKey"] = "Dandiset" };
        string[] names =
        [
            .. "name description contributor about studyTarget license protocol ethicsApproval keywords".Split(' '),
            .. "acknowledgement wasGeneratedBy sameAs dateModified assetsSummary".Split(' '),
        ];
        foreach (var name in names)
            metadata[name] = 1;
        metadata["access"] = new JsonArray(
            new JsonObject
            {
                ["description"] = 1,
                ["contactPoint"] = 1,
                ["id"] = 1,
            }
        );
        metadata["relatedResource"] = new JsonArray(
            new JsonObject
            {
                ["name"] = 1,
                ["url"] = 1,
                ["identifier"] = 1,
            }
        );
        warnings.Check("dandiset.yaml", metadata);

        Assert.Equal(21, warnings.Messages.Count);
        Assert.Contains("more problems", warnings.Messages[^1], StringComparison.Ordinal);
    }

    private static JsonObject Described()
    {
        var asset = Asset();
        asset["contentSize"] = 1L;
        asset["dateModified"] = "2026-01-01T00:00:00.000000+00:00";
        asset["blobDateModified"] = "2026-01-01T00:00:00.000000+00:00";
        asset["digest"] = new JsonObject { ["dandi:dandi-etag"] = "d41d8cd98f00b204e9800998ecf8427e-1" };
        asset["wasGeneratedBy"] = new JsonArray(
            new JsonObject
            {
                ["id"] = $"urn:uuid:{Guid.NewGuid()}",
                ["schemaKey"] = "Activity",
                ["name"] = "Metadata generation",
                ["startDate"] = "2026-01-01T00:00:00.000000+00:00",
            }
        );
        return asset;
    }

    private static JsonObject Asset() =>
        new()
        {
            ["schemaKey"] = "Asset",
            ["schemaVersion"] = "0.8.0",
            ["path"] = "a.nwb",
            ["contentSize"] = 1,
            ["encodingFormat"] = "application/x-nwb",
        };
}
