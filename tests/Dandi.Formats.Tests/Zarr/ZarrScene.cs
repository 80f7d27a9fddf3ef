using System.Text.Json.Nodes;
using Dandi.Testing;
using Dandi.Zarr;

namespace Dandi.Formats.Tests.Zarr;

/// <summary>A Zarr that a test writes by hand.</summary>
internal sealed class ZarrScene(string name = "x.zarr") : IDisposable
{
    /// <summary>A group of Zarr 2.</summary>
    public const string Group2 = """{"zarr_format": 2}""";

    /// <summary>A group of Zarr 3.</summary>
    public const string Group3 = """{"zarr_format": 3, "node_type": "group", "attributes": {}}""";

    private readonly TempFolder _folder = new();

    /// <summary>An array of Zarr 2; some of its members may be given.</summary>
    public static string Array2(string shape, string chunks, string members = "") =>
        Merge(
            $$"""{"zarr_format": 2, "shape": [{{shape}}], "chunks": [{{chunks}}], "dtype": "<u2", "compressor": null, "filters": null, "fill_value": 0, "order": "C" }""",
            members
        );

    /// <summary>An array of Zarr 3; some of its members may be given.</summary>
    public static string Array3(string shape, string chunks, string members = "") =>
        Merge(
            $$"""
            {"zarr_format": 3, "node_type": "array", "shape": [{{shape}}], "data_type": "uint16", "fill_value": 0,
             "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [{{chunks}}] } }, "chunk_key_encoding": {"name": "default"},
             "codecs": [{"name": "bytes", "configuration": {"endian": "little"} }] }
            """,
            members
        );

    /// <summary>A document with the members of another put in their places.</summary>
    public static string Merge(string document, string members)
    {
        var merged = JsonNode.Parse(document)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse($"{{{members}}}")!.AsObject())
            merged[name] = value?.DeepClone();
        return merged.ToJsonString();
    }

    /// <summary>Where something is on this machine.</summary>
    public string Locate(string path) => _folder.Locate($"{name}/{path}");

    /// <summary>Adds a file.</summary>
    public ZarrScene With(string path, string text = "")
    {
        _folder.Write($"{name}/{path}", text);
        return this;
    }

    /// <summary>Adds a file of bytes.</summary>
    public ZarrScene With(string path, byte[] bytes)
    {
        _folder.Write($"{name}/{path}", bytes);
        return this;
    }

    /// <summary>Judges it.</summary>
    public IReadOnlyList<ValidationResult> Validate() =>
        ZarrValidator.Validate(new ZarrStore(_folder.Locate(name)), name, TestContext.Current.CancellationToken);

    /// <summary>Judges it.</summary>
    /// <returns>The findings that are no hints, as id and path in it.</returns>
    public IEnumerable<string> Results() =>
        Validate()
            .Where(result => result.Severity >= Severity.Warning)
            .Select(result => $"{result.Severity} {result.Id} {result.Path[name.Length..].TrimStart('/')}".TrimEnd());

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
