using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Dandi.Bids.Schema;
using Dandi.JsonSchemas;
using Dandi.Specifications;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Bids.Schema;

/// <summary>The embedded schemas are reductions of the published ones, which mean the same.</summary>
public sealed class SchemaSourceTests
{
    [Fact]
    public void The_embedded_bids_schema_is_the_reduction_of_the_published_one() =>
        Assert.Equal(Reduce(SchemaReduction.Bids, "bids/schema.json"), Embedded("Dandi.Bids.Schema.schema.json.br"));

    [Fact]
    public void The_embedded_citation_schema_is_the_reduction_of_the_published_one() =>
        Assert.Equal(
            Reduce(SchemaReduction.Citation, "bids/citation-file-format.json"),
            Embedded("Dandi.Bids.Citation.cff.json.br")
        );

    [Fact]
    public void The_published_bids_schema_has_the_same_rules_as_the_embedded_one()
    {
        var published = BidsSchema.Read(File.ReadAllBytes(Source("bids/schema.json")));
        var embedded = BidsSchema.Default;

        Assert.Equal(Describe(published), Describe(embedded));
    }

    [Fact]
    public void All_published_schemas_compile()
    {
        var dandi = new JsonSchemaDialect
        {
            Annotations = new HashSet<string>(["discriminator", "nskey", "rangeIncludes", "sameas"]),
        };
        var files = Directory.GetFiles(Source("dandi"), "*.json", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        foreach (var file in files.Append(Source("bids/citation-file-format.json")))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));

            Assert.NotEmpty(JsonSchema.Compile(document.RootElement, dandi).Validate(document.RootElement));
        }
    }

    private static string Describe(BidsSchema schema)
    {
        var text = new StringBuilder();
        foreach (var rule in schema.Rules)
        {
            text.AppendLine(rule.Path);
            text.AppendJoin(" && ", rule.Selectors.Concat(rule.Checks ?? []).Select(expression => expression.Text));
            text.Append(rule.Issue);
            foreach (var field in rule.Fields ?? [])
                text.AppendLine($"{field.Field.Name} {field.Level} {field.Addendum} {field.Issue}");
            foreach (var column in rule.Columns ?? [])
                text.AppendLine($"{column.Column.Name} {column.IsRequired} {string.Join(',', column.Column.Formats)}");
        }
        foreach (var rule in schema.FileRules)
            text.AppendLine($"{rule.Path} {rule.ExactPath} {rule.StemPattern} {string.Join(',', rule.Entities ?? [])}");
        foreach (var type in new[] { "raw", "derivative", "study" })
            text.AppendJoin('\n', schema.DirectoryRules(type).Select(rule => $"{rule.Path} {rule.Level}"));
        return text.ToString();
    }

    private static string Reduce(SchemaReduction reduction, string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Source(path)));
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
            reduction.Write(document.RootElement, writer);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static string Embedded(string name)
    {
        using var packed = typeof(BidsSchema).Assembly.GetManifestResourceStream(name)!;
        using var json = new StreamReader(new BrotliStream(packed, CompressionMode.Decompress));
        return json.ReadToEnd();
    }

    private static string Source(string path)
    {
        var full = Repository.Locate($"../shared/sources/{path}");
        Assert.SkipUnless(Path.Exists(full), "the published schemas do not exist: put them at ../shared/sources");
        return full;
    }
}
