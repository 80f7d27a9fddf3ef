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
    public void A_file_that_says_nothing_has_what_every_asset_has()
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
    public void The_session_goes_before_the_activity_and_the_subject_is_a_participant()
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
            """[{"schemaKey":"PropertyValue","value":"ElectricalSeries"},{"schemaKey":"PropertyValue","value":"LFP"}]""",
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
    public void A_species_that_is_not_known_is_told_with_those_that_are()
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
    public void A_taxon_outside_of_the_table_is_described_by_its_identifier_alone(string field) =>
        Assert.Equal(
            """{"schemaKey":"SpeciesType","identifier":"http://purl.obolibrary.org/obo/NCBITaxon_9685"}""",
            Species.Of(field)!.ToJsonString()
        );

    [Theory]
    [InlineData("NCBITaxon:10090")]
    [InlineData("NCBITaxon_010090/")]
    [InlineData("https://purl.obolibrary.org/obo/NCBITaxon_10090")]
    public void A_taxon_of_the_table_is_described_with_its_name(string field) =>
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
    public void What_is_no_identifier_of_a_taxon_is_refused(string field) =>
        Assert.Throws<DandiException>(() => Species.Of(field));

    [Theory]
    [InlineData("https://doi.org.example.com/1")]
    [InlineData("https://doi.org@example.com/1")]
    [InlineData("https://example.com/https://doi.org/1")]
    [InlineData("doi.org/1")]
    public void What_only_looks_like_a_DOI_is_left_out(string publication) =>
        Assert.Empty(RelatedResources.Of([publication])!);

    [Fact]
    public void A_file_that_only_its_name_calls_NWB_is_not_said_to_be_one()
    {
        var metadata = Describe((made, asset, file, etag) => made.Describe(asset, file, etag));

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
