using System.IO.Compression;
using System.Text.Json;

namespace Dandi.MetadataSchemas;

/// <summary>The JSON Schemas in the program, which the tool <c>Dandi.Specifications</c> reduces.</summary>
internal static class EmbeddedSchemas
{
    // The schemas refer to the document, which lives as long as the program.
    private static readonly Lazy<JsonElement> All = new(Read);

    /// <summary>The versions, oldest first.</summary>
    public static IReadOnlyList<string> Versions => [.. All.Value.EnumerateObject().Select(version => version.Name)];

    /// <summary>The version itself, or the newest known that is not newer; the oldest known if all are.</summary>
    public static string Closest(string version)
    {
        var wanted = Version.TryParse(version, out var parsed) ? parsed : null;
        return Versions.LastOrDefault(known => wanted is null || Version.Parse(known) <= wanted) ?? Versions[0];
    }

    /// <summary>The schema of one of the versions.</summary>
    public static JsonElement Find(string version, MetadataKind kind) =>
        All.Value.GetProperty(version).GetProperty(kind.ToString());

    private static JsonElement Read()
    {
        using var packed = typeof(EmbeddedSchemas).Assembly.GetManifestResourceStream(
            "Dandi.MetadataSchemas.schemas.json.br"
        )!;
        using var json = new BrotliStream(packed, CompressionMode.Decompress);
        return JsonDocument.Parse(json).RootElement;
    }
}
