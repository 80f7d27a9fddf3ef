using System.Globalization;
using System.Text.Json.Nodes;

namespace Dandi.Formats.Tests.MetadataSchemas;

/// <summary>Valid metadata.</summary>
internal static class Samples
{
    public static JsonObject Dandiset() =>
        Parse(
            """
            {"schemaKey":"Dandiset","schemaVersion":"0.7.0","name":"n","description":"d","license":["spdx:CC0-1.0"],
            "keywords":["k"],"protocol":["https://example.org/p"],
            "contributor":[{"schemaKey":"Person","name":"Doe, Jane","email":"jane@example.org",
            "roleName":["dcite:ContactPerson"],"affiliation":[{"schemaKey":"Affiliation","name":"U"}]},
            {"schemaKey":"Organization","name":"O","identifier":"https://ror.org/0abc","roleName":["dcite:Funder"]}],
            "about":[{"schemaKey":"Anatomy","name":"a","identifier":"UBERON:1"}],
            "relatedResource":[{"schemaKey":"Resource","relation":"dcite:IsDescribedBy","url":"https://example.org"}],
            "access":[{"schemaKey":"AccessRequirements","status":"dandi:OpenAccess"}],
            "assetsSummary":{"schemaKey":"AssetsSummary","numberOfBytes":1,"numberOfFiles":1}}
            """
        );

    public static JsonObject Asset() =>
        Parse(
            """
            {"schemaKey":"Asset","schemaVersion":"0.7.0","path":"a.nwb","contentSize":5,
            "encodingFormat":"application/x-nwb",
            "digest":{"dandi:dandi-etag":"d41d8cd98f00b204e9800998ecf8427e-1"},
            "wasGeneratedBy":[{"schemaKey":"Session","name":"s","startDate":"2024-01-02T03:04:05Z"},
            {"schemaKey":"Activity","name":"g","wasAssociatedWith":[{"schemaKey":"Software","name":"x","version":"1"},
            {"schemaKey":"Person","name":"Doe, Jane"}]}],
            "wasAttributedTo":[{"schemaKey":"Participant","identifier":"s1",
            "age":{"schemaKey":"PropertyValue","value":"P3M","unitText":"u"},
            "sex":{"schemaKey":"SexType","identifier":"http://purl.obolibrary.org/obo/PATO_0000383"},
            "genotype":[{"schemaKey":"GenotypeInfo","locus":{"schemaKey":"Locus","identifier":"l"},"alleles":[]}],
            "disorder":[{"schemaKey":"Disorder","dxdate":["2024-01-02"]}]}],
            "variableMeasured":[{"schemaKey":"PropertyValue","value":"v"}]}
            """
        );

    public static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;

    /// <summary>Sets or removes a value.</summary>
    /// <param name="metadata">The metadata.</param>
    /// <param name="path">Names and indexes with dots between.</param>
    /// <param name="json">The value as JSON; <c>-</c> removes the member.</param>
    public static void Set(JsonNode metadata, string path, string json)
    {
        var names = path.Split('.');
        foreach (var name in names[..^1])
            metadata = metadata is JsonArray list
                ? list[int.Parse(name, CultureInfo.InvariantCulture)]!
                : metadata[name]!;
        if (json == "-")
            ((JsonObject)metadata).Remove(names[^1]);
        else if (metadata is JsonArray list)
            list[int.Parse(names[^1], CultureInfo.InvariantCulture)] = JsonNode.Parse(json);
        else
            metadata[names[^1]] = JsonNode.Parse(json);
    }
}
