using System.IO.Compression;
using System.Text.Json;
using Dandi.Hdf5;
using Dandi.Specifications;

// Takes the types of NWB out of a file that carries them, and writes what the program embeds:
//   dotnet run --project tools/Dandi.Specifications -- FILE.nwb src/Dandi.Formats/Nwb/Specs/core.json.br
if (args.Length != 2)
{
    await Console.Error.WriteLineAsync("Two paths: an NWB file with cached specifications, and what to write.");
    return 2;
}
using var file = Hdf5File.Open(args[0]);
if (file.Find("/specifications") is not Hdf5Group specifications)
{
    await Console.Error.WriteLineAsync($"{args[0]} carries no specifications.");
    return 1;
}
await using var packed = new BrotliStream(File.Create(args[1]), CompressionLevel.SmallestSize);
await using var writer = new Utf8JsonWriter(packed);
writer.WriteStartArray();
foreach (var name in specifications.Links.Select(link => link.Name))
{
    var versions = (Hdf5Group)file.Find(name, specifications)!;
    var version = versions.Links[^1].Name;
    WriteNamespace(name, version, (Hdf5Group)file.Find(version, versions)!);
    Console.WriteLine($"{name} {version}");
}
writer.WriteEndArray();
return 0;

void WriteNamespace(string name, string version, Hdf5Group content)
{
    using var index = JsonDocument.Parse(Text(content, "namespace"));
    var schema = index.RootElement.GetProperty("namespaces").EnumerateArray().Single(item => item.GetProperty("name").GetString() == name).GetProperty("schema").EnumerateArray().ToList();
    writer.WriteStartObject();
    writer.WriteString("name", name);
    writer.WriteString("version", version);
    writer.WriteStartArray("includes");
    foreach (var entry in schema) if (entry.TryGetProperty("namespace", out var included)) writer.WriteStringValue(included.GetString());
    writer.WriteEndArray();
    writer.WriteStartArray("sources");
    foreach (var entry in schema)
    {
        if (!entry.TryGetProperty("source", out var source)) continue;
        using var document = JsonDocument.Parse(Text(content, source.GetString()!.Replace(".yaml", "", StringComparison.Ordinal)));
        Reduction.Write(document.RootElement, writer);
    }
    writer.WriteEndArray();
    writer.WriteEndObject();
}

string Text(Hdf5Group group, string name) => ((Hdf5Dataset)file.Find(name, group)!).Values.ReadText()!;
