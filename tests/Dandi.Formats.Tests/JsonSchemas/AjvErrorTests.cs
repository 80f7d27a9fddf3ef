using System.Text.Json;
using Dandi.Bids.Citation;
using Dandi.Bids.Schema;
using Dandi.JsonSchemas;
using Dandi.Testing;

namespace Dandi.Formats.Tests.JsonSchemas;

/// <summary>
/// The errors are those of AJV, which the BIDS validator uses: as many, in the same order, at the same values
/// (ajv-errors.jsonl, made by ajv-errors.js).
/// </summary>
public sealed class AjvErrorTests
{
    private static readonly IReadOnlyList<JsonElement> Lines =
    [
        .. File.ReadLines(Repository.Locate("tests/Dandi.Formats.Tests/JsonSchemas/ajv-errors.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement),
    ];

    [Fact]
    public void The_errors_of_schemas_that_were_made_up_are_those_of_ajv()
    {
        var dialect = new JsonSchemaDialect { Formats = JsonSchemaDialect.FormatsOf(BidsSchema.Default.Formats) };
        AssertEqualErrors(
            "schema",
            (line, instance) => JsonSchema.Compile(line.GetProperty("schema"), dialect).Validate(instance),
            minCount: 500
        );
    }

    [Fact]
    public void The_errors_of_fields_of_sidecars_are_those_of_ajv()
    {
        var fields = BidsSchema.Default;
        AssertEqualErrors(
            "field",
            (line, instance) => fields.Field(line.GetProperty("field").GetString()!).Schema.Validate(instance),
            minCount: 250
        );
    }

    [Fact]
    public void The_errors_of_citation_files_are_those_of_ajv()
    {
        var schema = CitationFile.CompileSchema(BidsSchema.Default);
        AssertEqualErrors(null, (_, instance) => schema.Validate(instance), minCount: 40);
    }

    private static void AssertEqualErrors(
        string? kind,
        Func<JsonElement, JsonElement, IReadOnlyList<JsonSchemaError>> validate,
        int minCount
    )
    {
        var lines = Lines.Where(line => KindOf(line) == kind).ToList();
        Assert.True(lines.Count >= minCount, $"{lines.Count} lines");
        foreach (var line in lines)
        {
            var errors = validate(line, line.GetProperty("instance"));

            var expected = line.GetProperty("errors").EnumerateArray().Select(error => error.GetString());
            Assert.True(
                expected.SequenceEqual(errors.Select(error => $"{error.InstancePath}|{error.Keyword}")),
                $"{line}\n{string.Join('\n', errors)}"
            );
        }
    }

    private static string? KindOf(JsonElement line) =>
        new[] { "schema", "field" }.FirstOrDefault(name => line.TryGetProperty(name, out _));
}
