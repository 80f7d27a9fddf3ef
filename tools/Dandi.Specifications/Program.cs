using Dandi.Specifications;

// Reduces third-party schemas to the facts that the program needs, and writes the resources that it embeds:
//   dotnet run --project tools/Dandi.Specifications -- nwb FILE.nwb src/Dandi.Formats/Nwb/Specs/core.json.br
//   dotnet run --project tools/Dandi.Specifications -- bids schema.json src/Dandi.Formats/Bids/Schema/schema.json.br
//   dotnet run --project tools/Dandi.Specifications -- citation schema.json src/Dandi.Formats/Bids/Citation/cff.json.br
//   dotnet run --project tools/Dandi.Specifications -- metadata FOLDER src/Dandi.MetadataSchemas/schemas.json.br
// FILE.nwb is any file with cached specifications. The others are published as `schema.json` at
// https://bids-specification.readthedocs.io and https://github.com/citation-file-format/citation-file-format.
// FOLDER has a folder for each version of the DANDI schema with the answers of an archive to `GET /api/schemas/`:
// `PublishedDandiset.json` and `PublishedAsset.json`.
if (args is not [var kind, var source, var output] || Resource.Of(kind) is not { } write)
{
    await Console.Error.WriteLineAsync("Usage: Dandi.Specifications nwb|bids|citation|metadata SOURCE OUTPUT.json.br");
    return 2;
}
return Resource.Create(write, source, output) ? 0 : 1;
