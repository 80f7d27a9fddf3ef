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
