using System.IO.Compression;
using System.Text.Json;
using Dandi.Hdf5;
using Dandi.Nwb.Specs;
using Dandi.Specifications;

// Extracts the NWB types from a file with cached specifications, and writes the resource that the program embeds:
//   dotnet run --project tools/Dandi.Specifications -- FILE.nwb src/Dandi.Formats/Nwb/Specs/core.json.br
if (args.Length != 2)
{
    await Console.Error.WriteLineAsync("Usage: Dandi.Specifications FILE.nwb OUTPUT.json.br");
    return 2;
}
using var file = Hdf5File.Open(args[0]);
var cached = CachedSpecifications.Read(file, _ => true);
if (cached.Count == 0)
{
    await Console.Error.WriteLineAsync($"`{args[0]}` has no cached specifications.");
    return 1;
}
await using var packed = new BrotliStream(File.Create(args[1]), CompressionLevel.SmallestSize);
await using var writer = new Utf8JsonWriter(packed);
writer.WriteStartArray();
foreach (var item in cached)
{
    WriteNamespace(item);
    Console.WriteLine($"{item.Name} {item.Version}");
}
writer.WriteEndArray();
return 0;

void WriteNamespace(CachedSpecifications item)
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
        Reduction.Write(document.RootElement, writer);
    }
    writer.WriteEndArray();
    writer.WriteEndObject();
}
