using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Dandi.MetadataSchemas;
using Dandi.Specifications;
using Dandi.Testing;

namespace Dandi.Formats.Tests.MetadataSchemas;

/// <summary>The embedded schemas of metadata are reductions of the published ones.</summary>
public sealed class MetadataSourceTests
{
    [Fact]
    public void The_embedded_schemas_are_the_reductions_of_the_published_ones()
    {
        var source = Repository.Locate("../shared/sources/dandi");
        Assert.SkipUnless(Path.Exists(source), "the published schemas do not exist: put them at ../shared/sources");
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
            MetadataReduction.Write(source, writer);

        Assert.Equal(Encoding.UTF8.GetString(bytes.ToArray()), Embedded());
    }

    [Fact]
    public void A_draft_has_the_rules_of_a_published_version()
    {
        var source = Repository.Locate("../shared/sources/dandi");
        Assert.SkipUnless(Path.Exists(source), "the published schemas do not exist: put them at ../shared/sources");
        foreach (var published in Directory.GetFiles(source, "Published*.json", SearchOption.AllDirectories))
        {
            var draft = published.Replace("Published", "", StringComparison.Ordinal);

            Assert.Equal(CheckedMembers(published), CheckedMembers(draft));
        }
    }

    [Fact]
    public void The_embedded_schemas_have_no_texts_for_people()
    {
        var schemas = Embedded();

        Assert.DoesNotContain("\"title\"", schemas, StringComparison.Ordinal);
        Assert.DoesNotContain("nskey", schemas, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.7.0", "0.7.0")]
    [InlineData("0.8.0", "0.8.0")]
    [InlineData("0.4.4", "0.7.0")]
    [InlineData("0.7.9", "0.7.0")]
    [InlineData("1.0.0", "0.8.0")]
    [InlineData("x", "0.8.0")]
    public void A_version_without_a_schema_uses_the_closest_before_it(string version, string expected) =>
        Assert.Equal(expected, EmbeddedSchemas.Closest(version));

    /// <summary>What both kinds of a file say of the members that people write.</summary>
    private static string CheckedMembers(string path)
    {
        string[] members = ["contributor", "license", "about", "wasAttributedTo", "access", "encodingFormat", "name"];
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var properties = document.RootElement.GetProperty("properties");
        return string.Join(
            '\n',
            members.Select(name => properties.TryGetProperty(name, out var found) ? found.GetRawText() : "")
        );
    }

    private static string Embedded()
    {
        using var packed = typeof(MetadataSchema).Assembly.GetManifestResourceStream(
            "Dandi.MetadataSchemas.schemas.json.br"
        )!;
        using var json = new StreamReader(new BrotliStream(packed, CompressionMode.Decompress));
        return json.ReadToEnd();
    }
}
