using System.IO.Compression;
using System.Text.Json;

namespace Dandi.Specifications;

/// <summary>Writes a resource of the program: JSON, packed with Brotli.</summary>
internal static class Resource
{
    /// <summary>What reduces a kind of source; null for an unknown kind.</summary>
    public static Func<string, Utf8JsonWriter, bool>? Of(string kind) =>
        kind switch
        {
            "nwb" => NwbTypes.Write,
            "metadata" => MetadataReduction.Write,
            "bids" => (source, writer) => Reduce(source, writer, SchemaReduction.Bids),
            "citation" => (source, writer) => Reduce(source, writer, SchemaReduction.Citation),
            _ => null,
        };

    /// <summary>Writes a resource.</summary>
    /// <returns>False if the source has nothing to write; the reason has been printed.</returns>
    public static bool Create(Func<string, Utf8JsonWriter, bool> write, string source, string output)
    {
        using var packed = new BrotliStream(File.Create(output), CompressionLevel.SmallestSize);
        using var writer = new Utf8JsonWriter(packed);
        return write(source, writer);
    }

    private static bool Reduce(string source, Utf8JsonWriter writer, SchemaReduction reduction)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(source));
        reduction.Write(document.RootElement, writer);
        return true;
    }
}
