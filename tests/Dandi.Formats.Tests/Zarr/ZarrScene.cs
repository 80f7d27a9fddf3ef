using System.Text.Json.Nodes;
using Dandi.Testing;
using Dandi.Zarr;

namespace Dandi.Formats.Tests.Zarr;

/// <summary>A Zarr in a temporary folder, built file by file.</summary>
internal sealed class ZarrScene(string name = "x.zarr") : IDisposable
{
    /// <summary>The metadata of a Zarr 2 group.</summary>
    public const string Group2 = """{"zarr_format": 2}""";

    /// <summary>The metadata of a Zarr 3 group.</summary>
    public const string Group3 = """{"zarr_format": 3, "node_type": "group", "attributes": {}}""";

    private readonly TempFolder _folder = new();

    /// <summary>The metadata of a Zarr 2 array, with overridden members.</summary>
    public static string Array2(string shape, string chunks, string members = "") =>
        Merge(
            $$"""
            {"zarr_format": 2, "shape": [{{shape}}], "chunks": [{{chunks}}], "dtype": "<u2", "compressor": null,
             "filters": null, "fill_value": 0, "order": "C" }
            """,
            members
        );

    /// <summary>The metadata of a Zarr 3 array, with overridden members.</summary>
    public static string Array3(string shape, string chunks, string members = "") =>
        Merge(
            $$"""
            {"zarr_format": 3, "node_type": "array", "shape": [{{shape}}], "data_type": "uint16", "fill_value": 0,
             "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [{{chunks}}] } },
             "chunk_key_encoding": {"name": "default"},
             "codecs": [{"name": "bytes", "configuration": {"endian": "little"} }] }
            """,
            members
        );

    /// <summary>Sets members of a JSON object to others.</summary>
    public static string Merge(string document, string members)
    {
        var merged = JsonNode.Parse(document)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse($"{{{members}}}")!.AsObject())
            merged[name] = value?.DeepClone();
        return merged.ToJsonString();
    }

    public string Locate(string path) => _folder.Locate($"{name}/{path}");

    public ZarrScene With(string path, string text = "")
    {
        _folder.Write($"{name}/{path}", text);
        return this;
    }

    public ZarrScene With(string path, byte[] bytes)
    {
        _folder.Write($"{name}/{path}", bytes);
        return this;
    }

    public IReadOnlyList<ValidationResult> Validate() =>
        ZarrValidator.Validate(new ZarrStore(_folder.Locate(name)), name, TestContext.Current.CancellationToken);

    /// <summary>Validates the Zarr.</summary>
    /// <returns>Severity, id and path of warnings and errors.</returns>
    public IEnumerable<string> Results() =>
        Validate()
            .Where(result => result.Severity >= Severity.Warning)
            .Select(result => $"{result.Severity} {result.Id} {result.Path[name.Length..].TrimStart('/')}".TrimEnd());

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
