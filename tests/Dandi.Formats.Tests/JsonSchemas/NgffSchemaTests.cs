using System.Text.Json;
using Dandi.JsonSchemas;
using Dandi.Testing;

namespace Dandi.Formats.Tests.JsonSchemas;

/// <summary>
/// The schemas of OME-NGFF, which refer to each other by name, give the verdicts that a library for JSON Schema gave.
/// </summary>
public sealed class NgffSchemaTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Schemas_that_refer_to_each_other_give_the_recorded_verdicts(bool reportsAll)
    {
        var folder = Repository.Locate("../shared/corpus/wild-ngff");
        Assert.SkipUnless(Path.Exists(folder), "the OME-NGFF schemas do not exist: put them at ../shared/corpus");
        var compiled = new Dictionary<(string, string), JsonSchema>();
        var count = 0;
        foreach (var item in Read(folder, "documents.json").EnumerateArray())
        {
            if (!item.TryGetProperty("schema_result", out var result) || result.ValueKind != JsonValueKind.Object)
                continue;
            var key = (item.GetProperty("version").GetString()!, item.GetProperty("schema").GetString()!);
            if (!compiled.TryGetValue(key, out var schema))
                compiled[key] = schema = Compile(folder, key.Item1, key.Item2, reportsAll);

            var errors = schema.Validate(item.GetProperty("document"));

            Assert.True(
                result.GetProperty("valid").GetBoolean() == (errors.Count == 0),
                $"{item.GetProperty("id")}: {string.Join('\n', errors)}"
            );
            count++;
        }
        Assert.InRange(count, 400, 1000);
    }

    private static JsonSchema Compile(string folder, string version, string name, bool reportsAll)
    {
        var schemas = Read(folder, $"schemas-{version}.json").GetProperty("schemas");
        var documents = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var schema in schemas.EnumerateObject())
        {
            documents[schema.Name] = schema.Value;
            documents[schema.Value.GetProperty("$id").GetString()!] = schema.Value;
        }
        var dialect = new JsonSchemaDialect { Documents = documents, ReportsAll = reportsAll };
        return JsonSchema.Compile(schemas.GetProperty(name), dialect);
    }

    private static JsonElement Read(string folder, string name) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, name))).RootElement;
}
