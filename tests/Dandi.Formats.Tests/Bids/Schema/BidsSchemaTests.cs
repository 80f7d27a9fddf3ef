using System.IO.Compression;
using System.Text;
using Dandi.Bids.Schema;

namespace Dandi.Formats.Tests.Bids.Schema;

/// <summary>The embedded schema, as rules and readers see it.</summary>
public sealed class BidsSchemaTests
{
    [Fact]
    public void The_embedded_schema_has_the_rules_of_bids_1_11_1()
    {
        var schema = BidsSchema.Default;

        Assert.Equal(("1.2.7", "1.11.1"), (schema.Version, schema.BidsVersion));
        Assert.Equal(179, schema.FileRules.Count);
        Assert.Equal(91, schema.FileRules.Count(rule => rule.IsDerivative));
        Assert.Equal(130, schema.Rules.Count(rule => rule.Checks is not null));
        Assert.Equal(13, schema.Associations.Count);
        Assert.Equal(35, schema.EntityOrder.Count);
    }

    [Fact]
    public void A_file_rule_has_the_parts_of_names()
    {
        var rule = Assert.Single(BidsSchema.Default.FileRules, rule => rule.Path == "rules.files.raw.func.func");

        Assert.Equal(["func"], rule.Datatypes!);
        Assert.Contains("bold", rule.Suffixes!);
        Assert.Contains(".nii.gz", rule.Extensions!);
        Assert.Contains(rule.Entities!, entity => entity is { ShortName: "sub", IsRequired: true });
        Assert.Contains(rule.Entities!, entity => entity is { ShortName: "acq", IsRequired: false });
    }

    [Fact]
    public void Folders_that_count_as_files_or_are_not_looked_into_come_from_the_schema()
    {
        var schema = BidsSchema.Default;

        Assert.Equal([".ds/", ".mefd/", ".ome.zarr/", "/"], schema.PseudoFileExtensions.Order(StringComparer.Ordinal));
        Assert.Equal(
            ["/code", "/derivatives", "/docs", "/logs", "/sourcedata", "/stimuli"],
            schema.OpaqueFolders.Order(StringComparer.Ordinal)
        );
        Assert.Equal("mri", schema.Modality("func"));
    }

    [Fact]
    public void A_field_has_its_levels_and_the_condition_of_another_level()
    {
        var rule = Assert.Single(BidsSchema.Default.Rules, rule =>
            rule.Fields?.Any(field => field.Addendum?.Value == "Estimate") == true
        );

        var field = Assert.Single(rule.Fields!, field => field.Addendum is not null);
        Assert.Equal(RequirementLevel.Optional, field.Level);
        Assert.Equal(new LevelAddendum(RequirementLevel.Required, "M0Type", "Estimate"), field.Addendum);
    }

    [Fact]
    public void A_column_has_the_formats_and_limits_of_its_values()
    {
        var columns = BidsSchema
            .Default.Rules.SelectMany(rule => rule.Columns ?? [])
            .Select(column => column.Column)
            .ToLookup(column => column.Name, StringComparer.Ordinal);

        Assert.Equal("^sub-[0-9a-zA-Z+]+$", columns["participant_id"].First().Pattern);
        Assert.Equal(["string", "number"], columns["group"].First(column => column.Formats.Count > 1).Formats);
        Assert.Equal(89, columns["age"].First().Definition!.Get("Maximum").Number);
        Assert.Equal(0, columns["duration"].First().Minimum);
    }

    [Fact]
    public void Formats_match_whole_values()
    {
        var schema = BidsSchema.Default;

        Assert.True(schema.Format("index")!.IsMatch("01"));
        Assert.False(schema.Format("index")!.IsMatch("01a"));
        Assert.False(schema.Format("dataset_relative")!.IsMatch("/a"));
        Assert.False(schema.Format("stimuli_relative")!.IsMatch("stimuli/a"));
        Assert.Null(schema.Format("unknown"));
    }

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("[]", "`schema_version` is missing")]
    [InlineData("""{"schema_version":1}""", "`schema_version` is Number")]
    [InlineData("""{"schema_version":"1","bids_version":"1"}""", "`objects` is missing")]
    public void What_is_not_a_schema_is_refused(string json, string expected)
    {
        var error = Assert.Throws<DandiException>(() => BidsSchema.Read(Encoding.UTF8.GetBytes(json)));

        Assert.StartsWith("Cannot use the BIDS schema: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"selectors\":[\"suffix == 'T1w'\"", "\"selectors\":[\"suffix ==\"", "not an expression")]
    [InlineData("\"pattern\":\"[0-9]+\"", "\"pattern\":\"[0-9\"", "not a regular expression")]
    [InlineData("\"type\":\"integer\",\"minimum\":0", "\"type\":\"int\",\"minimum\":0", "`int`")]
    [InlineData("\"RepetitionTimeExcitation\":\"optional\"", "\"Unknown\":\"optional\"", "`Unknown`")]
    public void A_schema_with_a_damaged_part_is_refused(string part, string damaged, string expected)
    {
        var json = EmbeddedJson();
        Assert.Contains(part, json, StringComparison.Ordinal);

        var changed = Encoding.UTF8.GetBytes(json.Replace(part, damaged, StringComparison.Ordinal));

        var error = Assert.Throws<DandiException>(() => BidsSchema.Read(changed));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_schema_is_refused_or_read()
    {
        var random = new Random(20260101);
        var source = Encoding.UTF8.GetBytes(EmbeddedJson());
        var refused = 0;
        for (var n = 0; n < 100; n++)
        {
            var bytes = (byte[])source.Clone();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)"{}[]\",:0a$ \\("[random.Next(13)];
            try
            {
                BidsSchema.Read(bytes);
            }
            catch (DandiException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 10, 99);
    }

    private static string EmbeddedJson()
    {
        using var packed = typeof(BidsSchema).Assembly.GetManifestResourceStream("Dandi.Bids.Schema.schema.json.br")!;
        using var json = new StreamReader(new BrotliStream(packed, CompressionMode.Decompress));
        return json.ReadToEnd()
            .Replace("\\u0022", "\\\"", StringComparison.Ordinal)
            .Replace("\\u0027", "'", StringComparison.Ordinal)
            .Replace("\\u002B", "+", StringComparison.Ordinal);
    }
}
