using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Server.Http;

namespace Dandi.Server.Endpoints;

/// <summary>
/// Reads the bodies of requests about uploads, with the errors of the real archive (archive-api.md §7).
/// </summary>
internal static class UploadRequests
{
    /// <summary>Reads the number of the Dandiset: six digits in a string, or a number.</summary>
    public static long ReadDandiset(Fields fields, JsonObject body)
    {
        if (fields.IsMissing("dandiset", body))
            return 0;
        var node = body["dandiset"]!;
        var text = node.ToString();
        var isNumber = node.GetValueKind() == JsonValueKind.Number && text.Length <= 6 && text.All(char.IsAsciiDigit);
        if (
            isNumber || (node.GetValueKind() == JsonValueKind.String && text.Length == 6 && text.All(char.IsAsciiDigit))
        )
            return long.Parse(text, CultureInfo.InvariantCulture);
        return fields.AddError("dandiset", "A valid Dandiset identifier is required.", 0L);
    }

    /// <summary>Reads <c>digest</c>, an object with <c>algorithm</c> and <c>value</c>.</summary>
    public static (string Algorithm, string Value) ReadDigest(Fields fields, JsonObject body)
    {
        if (fields.IsMissing("digest", body))
            return ("", "");
        if (body["digest"] is not JsonObject digest)
        {
            var kind =
                body["digest"] is JsonArray ? "list"
                : body["digest"]!.GetValueKind() == JsonValueKind.String ? "str"
                : "int";
            return fields.AddError(
                "digest",
                new JsonObject
                {
                    ["non_field_errors"] = new JsonArray($"Invalid data. Expected a dictionary, but got {kind}."),
                },
                ("", "")
            );
        }
        var inner = new Fields(digest);
        var read = (inner.ReadText("algorithm"), inner.ReadText("value"));
        return inner.Errors is { Count: > 0 } errors ? fields.AddError("digest", errors, read) : read;
    }

    /// <summary>Reads <c>parts</c>, in the order of the body.</summary>
    /// <exception cref="ApiError">400 with the errors of all parts.</exception>
    public static List<(long Number, string ETag)> ReadParts(JsonObject body)
    {
        var fields = new Fields(body);
        if (!fields.IsMissing("parts", body) && body["parts"] is not JsonArray)
            fields.AddError(
                "parts",
                new JsonObject
                {
                    ["non_field_errors"] = new JsonArray("Expected a list of items but got type \"str\"."),
                },
                0
            );
        fields.EnsureValid();
        var list = (JsonArray)body["parts"]!;
        if (list.Count > PartPlan.MaxCount)
            throw ApiError.Field("parts", $"Ensure this list has no more than {PartPlan.MaxCount} items.");
        return ReadParts(list);
    }

    private static List<(long Number, string ETag)> ReadParts(JsonArray list)
    {
        var parts = new List<(long, string)>();
        var errors = new JsonArray();
        foreach (var item in list)
        {
            if (item is not JsonObject part)
            {
                errors.Add(
                    (JsonNode)
                        new JsonObject { ["non_field_errors"] = new JsonArray("Invalid data. Expected a dictionary.") }
                );
                continue;
            }
            var inner = new Fields(part);
            var (number, _, etag) = (inner.ReadCount("part_number"), inner.ReadCount("size"), inner.ReadText("etag"));
            errors.Add(inner.Errors.DeepClone());
            parts.Add((number, etag));
        }
        if (errors.Count == 0)
            throw new ApiError(
                400,
                new JsonObject
                {
                    ["parts"] = new JsonObject { ["non_field_errors"] = new JsonArray("This list may not be empty.") },
                }
            );
        if (errors.Any(fault => fault is JsonObject { Count: > 0 }))
            throw new ApiError(400, new JsonObject { ["parts"] = errors });
        return parts;
    }
}
