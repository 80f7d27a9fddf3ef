using System.Text.Json.Nodes;
using Dandi.MetadataSchemas;

namespace Dandi.Formats.Tests.MetadataSchemas;

/// <summary>Metadata is valid if the archive says so; problems are where the archive reports them.</summary>
public sealed class MetadataSchemaTests
{
    [Theory]
    [InlineData("0.4.4")]
    [InlineData("0.7.0")]
    [InlineData("0.8.0")]
    public void Sound_metadata_is_valid_in_each_version(string version)
    {
        Assert.Empty(MetadataSchema.Of(version, MetadataKind.Dandiset).Validate(Samples.Dandiset()));
        Assert.Empty(MetadataSchema.Of(version, MetadataKind.Asset).Validate(Samples.Asset()));
    }

    [Theory]
    [InlineData("license", "-", "", "'license' is a required property")]
    [InlineData("license", "[]", "license", "at least 1 items")]
    [InlineData("license.0", "\"spdx:MIT\"", "license.0", "must be one of")]
    [InlineData("schemaKey", "\"dandiset\"", "schemaKey", "must be \"Dandiset\"")]
    [InlineData("protocol.0", "\"x\"", "protocol.0", "must have the format `uri`")]
    [InlineData("protocol.0", "\"ftp://example.org\"", "protocol", "the URL of a web page")]
    [InlineData("contributor.0.name", "\"Jane Doe\"", "contributor", "`contributor.0.name` must have the form")]
    [InlineData("contributor.0.email", "-", "contributor", "must have the member `email`")]
    [InlineData("contributor.0.email", "\"jane@localhost\"", "contributor", "must be an email address")]
    [InlineData("contributor.0.email", "\"jane\"", "contributor.0", "in the closest, `email` must have the format")]
    [InlineData("contributor.0.roleName", "-", "contributor", "with the role `dcite:ContactPerson`")]
    [InlineData("contributor.1.identifier", "\"https://ror.org/X\"", "contributor.1", "`identifier` must match")]
    [InlineData("about.0.identifier", "\"UBERON\"", "about.0", "`identifier` must have the format `uri`")]
    [InlineData("relatedResource.0.url", "-", "relatedResource", "must have the member `identifier` or `url`")]
    [InlineData("access.0.status", "\"dandi:EmbargoedAccess\"", "access", "must have the member `embargoedUntil`")]
    [InlineData("assetsSummary.numberOfBytes", "0", "assetsSummary", "cannot be published")]
    [InlineData("keywords.0", "null", "keywords.0", "must be of type string")]
    public void A_problem_of_a_dandiset_is_in_the_place_where_the_archive_reports_it(
        string path,
        string value,
        string field,
        string words
    ) => AssertProblem(MetadataKind.Dandiset, Samples.Dandiset(), path, value, field, words);

    [Theory]
    [InlineData("encodingFormat", "-", "", "'encodingFormat' is a required property")]
    [InlineData("encodingFormat", "\"application/x-zarr\"", "digest", "must have `dandi:dandi-zarr-checksum`")]
    [InlineData("digest", "{\"dandi:dandi-etag\":\"x-1\"}", "digest", "32 hexadecimal digits")]
    [InlineData("digest", "{\"md5\":\"x\"}", "digest", "must not have a member with the name `md5`")]
    [InlineData("wasGeneratedBy.0.startDate", "\"2024-02-30T00:00:00Z\"", "wasGeneratedBy.0", "`startDate`")]
    [InlineData("wasAttributedTo.0.age.value", "0", "wasAttributedTo", "must not be empty, zero or false")]
    [InlineData("wasAttributedTo.0.age.value", "-", "wasAttributedTo.0.age", "'value' is a required")]
    [InlineData("wasAttributedTo.0.age.propertyID", "\"dandi:doi\"", "wasAttributedTo.0.age.propertyID", "object")]
    [InlineData("wasAttributedTo.0.disorder.0.dxdate.0", "\"2024\"", "wasAttributedTo.0.disorder.0.dxdate.0", "format")]
    [InlineData("blobDateModified", "\"2024-01-02\"", "blobDateModified", "must have the format `date-time`")]
    public void A_problem_of_an_asset_is_in_the_place_where_the_archive_reports_it(
        string path,
        string value,
        string field,
        string words
    ) => AssertProblem(MetadataKind.Asset, Samples.Asset(), path, value, field, words);

    [Fact]
    public void A_wrong_type_and_a_wrong_value_are_two_problems()
    {
        var metadata = Samples.Dandiset();
        Samples.Set(metadata, "license.0", "[1]");

        Assert.Equal(["license.0", "license.0"], FieldsOf(MetadataKind.Dandiset, metadata));
    }

    [Fact]
    public void An_identifier_that_is_neither_url_nor_compact_has_two_problems()
    {
        var metadata = Samples.Asset();
        Samples.Set(metadata, "wasAttributedTo.0.sex.identifier", "\"urn:uuid:1\"");

        Assert.Equal(["wasAttributedTo", "wasAttributedTo"], FieldsOf(MetadataKind.Asset, metadata));
    }

    [Fact]
    public void A_problem_inside_of_one_of_several_models_is_reported_for_each()
    {
        var metadata = Samples.Asset();
        Samples.Set(metadata, "wasGeneratedBy.1.wasAssociatedWith.1.name", "\"Jane\"");

        // The name for each of three models, and the type for two.
        Assert.Equal(Enumerable.Repeat("wasGeneratedBy", 5), FieldsOf(MetadataKind.Asset, metadata));
    }

    [Fact]
    public void A_zarr_needs_a_checksum_of_its_size()
    {
        var metadata = Samples.Asset();
        metadata["encodingFormat"] = "application/x-zarr";
        Samples.Set(metadata, "digest", """{"dandi:dandi-zarr-checksum":"d41d8cd98f00b204e9800998ecf8427e-2--5"}""");
        Assert.Empty(FieldsOf(MetadataKind.Asset, metadata));

        metadata["contentSize"] = 6;
        Assert.Equal(["digest"], FieldsOf(MetadataKind.Asset, metadata));
    }

    [Fact]
    public void Members_that_nobody_knows_or_that_the_archive_sets_are_no_problem()
    {
        var metadata = Samples.Dandiset();
        foreach (var name in new[] { "id", "identifier", "url", "doi", "version", "dateCreated", "whatever" })
            metadata[name] = 1;

        Assert.Empty(FieldsOf(MetadataKind.Dandiset, metadata));
    }

    private static void AssertProblem(
        MetadataKind kind,
        JsonObject metadata,
        string path,
        string value,
        string field,
        string words
    )
    {
        Samples.Set(metadata, path, value);

        var problem = Assert.Single(MetadataSchema.Of("0.7.0", kind).Validate(metadata));
        Assert.Equal(field, problem.Field);
        Assert.Contains(words, problem.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static List<string> FieldsOf(MetadataKind kind, JsonObject metadata) =>
        [.. MetadataSchema.Of("0.7.0", kind).Validate(metadata).Select(problem => problem.Field)];
}
