using System.Text.Json.Nodes;
using Dandi.Discovery;
using Dandi.Files;
using Dandi.Metadata;
using Dandi.Nwb;
using Dandi.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Client.Tests.Metadata;

public sealed class NwbMetadataTests
{
    [Fact]
    public void A_file_without_fields_has_the_metadata_of_every_asset()
    {
        var metadata = Describe(new NwbRecord());

        Assert.Equal(
            [
                "schemaKey",
                "schemaVersion",
                "access",
                "wasGeneratedBy",
                "dateModified",
                "blobDateModified",
                "approach",
                "measurementTechnique",
                "variableMeasured",
                "wasAttributedTo",
                "digest",
                "contentSize",
                "encodingFormat",
                "path",
            ],
            metadata.Select(member => member.Key)
        );
        Assert.Equal(
            "Activity",
            Assert.Single(metadata["wasGeneratedBy"]!.AsArray())!["schemaKey"]!.GetValue<string>()
        );
        Assert.Empty(metadata["wasAttributedTo"]!.AsArray());
        Assert.Equal("application/x-nwb", metadata["encodingFormat"]!.GetValue<string>());
    }

    [Fact]
    public void The_session_precedes_the_activity_and_the_subject_is_a_participant()
    {
        var metadata = Describe(
            new NwbRecord
            {
                SessionId = "s1",
                SessionStartTime = NwbTimestamp.ParseIso("2020-01-02T03:04:05Z"),
                SubjectId = "m1",
                Age = "P90D",
                Sex = "F",
                Species = "Mus musculus",
                Strain = "cellLine: HEK293T",
                NeurodataTypes = ["LFP", "ElectricalSeries (2)"],
            }
        );

        Assert.Equal(
            """{"schemaKey":"Session","identifier":"s1","name":"s1","startDate":"2020-01-02T03:04:05Z"}""",
            metadata["wasGeneratedBy"]![0]!.ToJsonString()
        );
        Assert.Equal(
            ["schemaKey", "cellLine", "age", "sex", "species", "identifier"],
            metadata["wasAttributedTo"]![0]!.AsObject().Select(member => member.Key)
        );
        Assert.Equal(
            """[{"schemaKey":"PropertyValue","value":"ElectricalSeries"},"""
                + """{"schemaKey":"PropertyValue","value":"LFP"}]""",
            metadata["variableMeasured"]!.ToJsonString()
        );
    }

    [Fact]
    public void Names_have_at_most_150_characters()
    {
        var max = string.Concat(Enumerable.Repeat("😀", 150));

        Assert.Equal(
            max,
            Describe(new NwbRecord { SessionId = max })["wasGeneratedBy"]![0]!["name"]!.GetValue<string>()
        );
        Assert.Contains(
            "150",
            Assert.Throws<DandiException>(() => Describe(new NwbRecord { SessionId = max + "x" })).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "150",
            Assert.Throws<DandiException>(() => Describe(new NwbRecord { Strain = max + "x" })).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_unknown_species_is_refused_with_a_list_of_known_species()
    {
        var message = Assert.Throws<DandiException>(() => Describe(new NwbRecord { Species = "Felis catus" })).Message;

        Assert.StartsWith("Cannot interpret species field: Felis catus", message, StringComparison.Ordinal);
        Assert.Contains("Mus musculus", message, StringComparison.Ordinal);
        Assert.Contains("NCBITaxon_", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://purl.obolibrary.org/obo/NCBITaxon_9685")]
    [InlineData("https://purl.obolibrary.org/obo/NCBITaxon_9685/")]
    [InlineData("HTTP://PURL.OBOLIBRARY.ORG/OBO/NCBITAXON_9685")]
    [InlineData("http://purl.obolibrary.org/obo/ncbitaxon.owl#NCBITaxon_9685")]
    [InlineData("http://www.ontobee.org/ontology/NCBITaxon?iri=http://purl.obolibrary.org/obo/NCBITaxon_9685")]
    [InlineData("https://bioregistry.io/ncbitaxon:9685")]
    [InlineData("NCBITaxon:9685")]
    [InlineData("NCBITaxon_9685")]
    [InlineData("obo:NCBITaxon_009685")]
    [InlineData(" NCBITaxon:9685\n")]
    public void An_unknown_taxon_is_described_by_its_identifier_only(string field) =>
        Assert.Equal(
            """{"schemaKey":"SpeciesType","identifier":"http://purl.obolibrary.org/obo/NCBITaxon_9685"}""",
            Species.Of(field)!.ToJsonString()
        );

    [Theory]
    [InlineData("NCBITaxon:10090")]
    [InlineData("NCBITaxon_010090/")]
    [InlineData("https://purl.obolibrary.org/obo/NCBITaxon_10090")]
    public void A_known_taxon_is_described_with_its_name(string field) =>
        Assert.Equal("Mus musculus - House mouse", Species.Of(field)!["name"]!.GetValue<string>());

    [Theory]
    [InlineData("NCBITaxon_")]
    [InlineData("NCBITaxon_0")]
    [InlineData("NCBITaxon:12345678901")]
    [InlineData("NCBITaxon_Union_0000023")]
    [InlineData("http://purl.obolibrary.org/obo/NCBITaxon_10090 x")]
    [InlineData("see NCBITaxon_10090")]
    [InlineData("http://purl.obolibrary.org/obo/XNCBITaxon_10090")]
    [InlineData("10090")]
    public void An_invalid_taxon_identifier_is_refused(string field) =>
        Assert.Throws<DandiException>(() => Species.Of(field));

    [Theory]
    [InlineData("https://doi.org.example.com/1")]
    [InlineData("https://doi.org@example.com/1")]
    [InlineData("https://example.com/https://doi.org/1")]
    [InlineData("doi.org/1")]
    public void A_URL_that_only_looks_like_a_DOI_is_ignored(string publication) =>
        Assert.Empty(RelatedResources.Of([publication])!);

    [Fact]
    public void An_unreadable_NWB_file_does_not_have_the_NWB_media_type()
    {
        var metadata = Describe((creator, asset, file, etag) => creator.Describe(asset, file, etag));

        Assert.Equal("application/octet-stream", metadata["encodingFormat"]!.GetValue<string>());
    }

    private static JsonObject Describe(NwbRecord record) =>
        Describe((metadata, asset, file, etag) => metadata.DescribeNwb(asset, file, etag, record));

    private static JsonObject Describe(Func<AssetMetadata, LocalAsset, LocalFile, DandiETag, JsonObject> describe)
    {
        using var folder = new TempFolder();
        using var file = LocalFile.Open(folder.Write("a.nwb", "content"));
        var etag = new DandiETag(PartPlan.For(file.Size), new byte[16]);
        return describe(
            new AssetMetadata("0.8.0", "test", new FakeTimeProvider(), Guid.NewGuid),
            new LocalAsset("sub-m1/a.nwb", file.Path, AssetKind.Nwb, null),
            file,
            etag
        );
    }
}
