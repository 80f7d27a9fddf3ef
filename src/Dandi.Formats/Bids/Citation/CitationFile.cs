using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Dandi.Bids.Readers;
using Dandi.Bids.Schema;
using Dandi.Bids.Tree;
using Dandi.JsonSchemas;
using Dandi.Yaml;

namespace Dandi.Bids.Citation;

/// <summary>
/// Checks <c>CITATION.cff</c> by the schema of the Citation File Format 1.2.0
/// (<see href="https://github.com/citation-file-format/citation-file-format"/>).
/// </summary>
internal static class CitationFile
{
    /// <summary>The name of the file, which is also the location of its issues.</summary>
    public const string Name = "CITATION.cff";

    // A file with 1,000 references has 0.5 MB and 10,000 values.
    private const int MaxBytes = 4 << 20;
    private static readonly YamlLimits Limits = new(MaxDepth: 64, MaxValues: 100_000, HasAliases: true);

    private static readonly Lazy<JsonElement> Definition = new(ReadDefinition);

    /// <summary>Checks the file.</summary>
    /// <param name="file">The file in the root of the dataset.</param>
    /// <param name="schema">The BIDS schema: its formats are those of the values, as in the BIDS validator.</param>
    /// <param name="report">Gets the issues.</param>
    public static void Check(BidsFile file, BidsSchema schema, Action<BidsIssue> report)
    {
        try
        {
            using var stream = file.OpenRead();
            Check(stream, schema, report);
        }
        catch (BidsReadException error)
        {
            ReportUnreadable(error.Message, report);
        }
    }

    /// <summary>Checks the content of the file.</summary>
    internal static void Check(Stream stream, BidsSchema schema, Action<BidsIssue> report)
    {
        try
        {
            var content = Read(stream);
            foreach (var error in CompileSchema(schema).Validate(content))
                report(IssueOf(error));
        }
        catch (BidsReadException error)
        {
            ReportUnreadable(error.Message, report);
        }
        catch (InvalidYamlException error)
        {
            ReportUnreadable($"The file cannot be read as YAML: {error.Message}. Correct the file.", report);
        }
    }

    /// <summary>Compiles the schema of the file.</summary>
    internal static JsonSchema CompileSchema(BidsSchema schema) =>
        JsonSchema.Compile(
            Definition.Value,
            new JsonSchemaDialect { Formats = JsonSchemaDialect.FormatsOf(schema.Formats) }
        );

    private static void ReportUnreadable(string message, Action<BidsIssue> report) =>
        report(new BidsIssue("FILE_READ", BidsSeverity.Error, Name) { Message = message });

    private static BidsIssue IssueOf(JsonSchemaError error)
    {
        var subject = error.InstancePath.Length == 0 ? "The file" : $"The value at `{error.InstancePath}`";
        return new BidsIssue("CITATION_CFF_VALIDATION_ERROR", BidsSeverity.Error, Name)
        {
            SubCode = error.InstancePath.Length == 0 ? null : error.InstancePath,
            Message = $"{subject} {error.Message}. Correct the file by the Citation File Format 1.2.0.",
        };
    }

    /// <exception cref="BidsReadException">The file cannot be read.</exception>
    /// <exception cref="InvalidYamlException">It is not valid YAML.</exception>
    private static JsonElement Read(Stream stream)
    {
        var bytes = WholeFile.Read(stream, MaxBytes);
        if (!Utf8.IsValid(bytes.Span))
            throw new InvalidYamlException("it is not in UTF-8");
        using var text = new StreamReader(new MemoryStream(bytes.ToArray()));
        // An empty file is the value null.
        YamlDocument.TryRead(text, Limits, CitationScalars.Read, out var root);
        return ToElement(root);
    }

    private static JsonElement ToElement(JsonNode? node)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            if (node is null)
                writer.WriteNullValue();
            else
                node.WriteTo(writer);
        }
        var options = new JsonDocumentOptions { MaxDepth = Limits.MaxDepth + 1 };
        using var document = JsonDocument.Parse(json.WrittenMemory, options);
        return document.RootElement.Clone();
    }

    private static JsonElement ReadDefinition()
    {
        const string resource = "Dandi.Bids.Citation.cff.json.br";
        using var packed = typeof(CitationFile).Assembly.GetManifestResourceStream(resource)!;
        using var json = new BrotliStream(packed, CompressionMode.Decompress);
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
