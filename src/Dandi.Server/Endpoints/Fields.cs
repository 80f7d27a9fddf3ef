using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Server.Http;

namespace Dandi.Server.Endpoints;

/// <summary>
/// Reads the members of a body, and collects all errors into one response, as Django REST framework does in the real
/// archive (archive-api.md §1.3).
/// </summary>
/// <remarks>After an error, a reader returns a dummy: call <see cref="EnsureValid"/> before using any value.</remarks>
internal sealed class Fields(JsonObject body)
{
    private readonly JsonObject _errors = [];

    /// <summary>Reads a name: at most 300 characters, not blank; a number is taken as text.</summary>
    public string ReadName(string field)
    {
        if (!body.TryGetPropertyValue(field, out var node))
            return AddError(field, "This field is required.", "");
        if (node is null)
            return AddError(field, "This field may not be null.", "");
        var kind = node.GetValueKind();
        if (kind is not (JsonValueKind.String or JsonValueKind.Number))
            return AddError(field, "Not a valid string.", "");
        var text = TextOf(node).Trim();
        if (text.Length == 0)
            return AddError(field, "This field may not be blank.", "");
        if (text.Contains('\0', StringComparison.Ordinal))
            return AddError(field, "Null characters are not allowed.", "");
        // Characters are code points, as in Python.
        return text.EnumerateRunes().Count() > 300
            ? AddError(field, "Ensure this field has no more than 300 characters.", "")
            : text;
    }

    public JsonObject ReadObject(string field)
    {
        if (!body.TryGetPropertyValue(field, out var node))
            return AddError(field, "This field is required.", new JsonObject());
        return node switch
        {
            null => AddError(field, "This field may not be null.", new JsonObject()),
            JsonObject value => value,
            _ => AddError(field, "Value must be an object.", new JsonObject()),
        };
    }

    /// <summary>Reads text that is not blank, and trims it; a number is taken as text.</summary>
    public string ReadText(string field)
    {
        if (IsMissing(field, body))
            return "";
        var node = body[field]!;
        if (node.GetValueKind() is not (JsonValueKind.String or JsonValueKind.Number))
            return AddError(field, "Not a valid string.", "");
        var text = TextOf(node).Trim();
        if (text.Contains('\0', StringComparison.Ordinal))
            return AddError(field, "Null characters are not allowed.", "");
        return text.Length == 0 ? AddError(field, "This field may not be blank.", "") : text;
    }

    /// <summary>Reads text of a limited length, and trims it; empty if it is missing.</summary>
    public string ReadOptionalText(string field, int maxLength)
    {
        if (!body.TryGetPropertyValue(field, out var node) || node?.ToString().Trim().Length == 0)
            return "";
        var text = ReadText(field);
        return text.EnumerateRunes().Count() > maxLength
            ? AddError(field, $"Ensure this field has no more than {maxLength} characters.", "")
            : text;
    }

    /// <summary>Reads an integer of at least 1.</summary>
    public long ReadCount(string field)
    {
        if (IsMissing(field, body))
            return 0;
        if (!TryReadInteger(body[field]!, out var count))
            return AddError(field, "A valid integer is required.", 0L);
        if (count < 1)
            return AddError(field, "Ensure this value is greater than or equal to 1.", 0L);
        return count;
    }

    /// <summary>Whether a member is absent or null, which is also added as an error.</summary>
    public bool IsMissing(string field, JsonObject members)
    {
        if (members.TryGetPropertyValue(field, out var node) && node is not null)
            return false;
        return AddError(
            field,
            members.ContainsKey(field) ? "This field may not be null." : "This field is required.",
            true
        );
    }

    /// <summary>The collected errors, by field.</summary>
    public JsonObject Errors => _errors;

    /// <summary>Adds an error of a field.</summary>
    /// <returns><paramref name="value"/>, so that a reader can return it.</returns>
    public T AddError<T>(string field, JsonNode error, T value)
    {
        _errors[field] = error is JsonValue ? new JsonArray(error) : error;
        return value;
    }

    /// <summary>
    /// Parses an integer as the real archive does: <c>7</c>, <c>7.0</c>, <c>1e1</c>, <c>"7"</c> and <c>" 7 "</c> are
    /// integers.
    /// </summary>
    private static bool TryReadInteger(JsonNode node, out long number)
    {
        number = 0;
        return node.GetValueKind() is JsonValueKind.String or JsonValueKind.Number
            && PythonNumber.TryParseField(TextOf(node), out number);
    }

    private static string TextOf(JsonNode node) =>
        node.GetValueKind() == JsonValueKind.Number ? PythonNumber.ToText(node.ToJsonString()) : node.ToString();

    /// <summary>Makes sure that there are no errors.</summary>
    /// <exception cref="ApiError">400 with all errors.</exception>
    public void EnsureValid()
    {
        if (_errors.Count > 0)
            throw new ApiError(400, _errors);
    }
}
