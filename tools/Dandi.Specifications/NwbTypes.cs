using System.Text.Json;
using Dandi.Hdf5;
using Dandi.Nwb.Specs;

namespace Dandi.Specifications;

/// <summary>Extracts the NWB types from a file with cached specifications.</summary>
internal static class NwbTypes
{
    public static bool Write(string source, Utf8JsonWriter writer)
    {
        using var file = Hdf5File.Open(source);
        var cached = CachedSpecifications.Read(file, _ => true);
        if (cached.Count == 0)
        {
            Console.Error.WriteLine($"`{source}` has no cached specifications.");
            return false;
        }
        writer.WriteStartArray();
        foreach (var item in cached)
        {
            WriteNamespace(item, writer);
            Console.WriteLine($"{item.Name} {item.Version}");
        }
        writer.WriteEndArray();
        return true;
    }

    private static void WriteNamespace(CachedSpecifications item, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", item.Name);
        writer.WriteString("version", item.Version);
        writer.WriteStartArray("includes");
        foreach (var included in item.Includes)
            writer.WriteStringValue(included);
        writer.WriteEndArray();
        writer.WriteStartArray("sources");
        foreach (var source in item.Sources)
        {
            using var document = JsonDocument.Parse(source);
            NwbReduction.Write(document.RootElement, writer);
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
