using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Formats.Tests.Nwb.Inspection;
using Dandi.Nwb.Specs;
using PureHDF;

namespace Dandi.Formats.Tests.Nwb.Reading;

/// <summary>Creates files with an extension, its cached specification and one object of its type.</summary>
internal static class ExtensionScene
{
    private const string Namespace =
        "{\"namespaces\": [{\"name\": \"ndx-test\", \"version\": \"0.1.0\", \"doc\": \"of a test\", "
        + "\"schema\": [{\"namespace\": \"core\"}, {\"source\": \"ndx-test\"}]}]}";

    private const string Source = """
        {"groups": [{"neurodata_type_def": "Measured", "neurodata_type_inc": "NWBDataInterface", "doc": "of a test",
          "attributes": [
            {"name": "level", "dtype": "int32", "doc": "how much"}, {"name": "note", "dtype": "text", "doc": "what"},
            {"name": "kind", "dtype": "text", "doc": "fixed", "value": "measured"},
            {"name": "extra", "dtype": "text", "doc": "more", "required": false}],
          "datasets": [{"name": "counts", "dtype": "numeric", "shape": [null], "dims": ["n"], "doc": "how many"}]}]}
        """;

    private static readonly Lazy<JsonDocument> BuiltIn = new(() =>
    {
        using var packed = typeof(SpecCatalog).Assembly.GetManifestResourceStream("Dandi.Nwb.Specs.core.json.br")!;
        using var stream = new BrotliStream(packed, CompressionMode.Decompress);
        return JsonDocument.Parse(stream);
    });

    /// <summary>Creates a file that also has the built-in specifications cached.</summary>
    /// <param name="specloc">The value of <c>.specloc</c>: <c>reference</c>, a path, or null for none.</param>
    public static InspectionScene Create(string? specloc = "reference")
    {
        var scene = new InspectionScene();
        var specifications = new H5Group
        {
            ["ndx-test"] = new H5Group
            {
                ["0.1.0"] = new H5Group { ["namespace"] = Namespace, ["ndx-test"] = Source.Trim() },
            },
        };
        foreach (var item in BuiltIn.Value.RootElement.EnumerateArray())
            specifications[item.GetProperty("name").GetString()!] = Cached(item);
        scene.RootMembers["specifications"] = specifications;
        if (specloc is not null)
            scene.RootAttributes[".specloc"] = specloc == "reference" ? new H5ObjectReference(specifications) : specloc;
        var attributes = scene.Typed(
            "Measured",
            ("level", 3),
            ("note", "of a test"),
            ("kind", "measured"),
            ("extra", "more")
        );
        attributes["namespace"] = "ndx-test";
        scene.Acquisition["item"] = new H5Group
        {
            ["counts"] = new H5Dataset(new[] { 1.0, 2.0 }),
            Attributes = attributes,
        };
        return scene;
    }

    private static H5Group Cached(JsonElement item)
    {
        var (schema, version) = (new JsonArray(), new H5Group());
        foreach (var included in item.GetProperty("includes").EnumerateArray())
            schema.Add(new JsonObject { ["namespace"] = included.GetString() });
        foreach (var (index, source) in item.GetProperty("sources").EnumerateArray().Index())
        {
            schema.Add(new JsonObject { ["source"] = $"part{index}" });
            version[$"part{index}"] = source.GetRawText();
        }
        version["namespace"] = new JsonObject
        {
            ["namespaces"] = new JsonArray(
                new JsonObject { ["name"] = item.GetProperty("name").GetString(), ["schema"] = schema }
            ),
        }.ToJsonString();
        return new H5Group { [item.GetProperty("version").GetString()!] = version };
    }

    /// <summary>The group with the extension's specification.</summary>
    public static H5Group VersionGroup(InspectionScene scene) =>
        (H5Group)((H5Group)((H5Group)scene.RootMembers["specifications"]!)["ndx-test"])["0.1.0"];
}
