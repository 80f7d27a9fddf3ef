using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Server.Http;

namespace Dandi.Server.Endpoints;

/// <summary>Reads the members of a body, collecting all faults before it refuses.</summary>
internal sealed class Fields(JsonObject body)
{
    private readonly JsonObject _faults = [];

    /// <summary>A name: text that is not blank, or a number, at most 300 characters.</summary>
    public string Name(string field)
    {
        if (!body.TryGetPropertyValue(field, out var node))
            return Fault(field, "This field is required.", "");
        if (node is null)
            return Fault(field, "This field may not be null.", "");
        var kind = node.GetValueKind();
        if (kind is not (JsonValueKind.String or JsonValueKind.Number))
            return Fault(field, "Not a valid string.", "");
        var text = node.ToString().Trim();
        if (text.Length == 0)
            return Fault(field, "This field may not be blank.", "");
        if (text.Contains('\0', StringComparison.Ordinal))
            return Fault(field, "Null characters are not allowed.", "");
        return text.Length > 300 ? Fault(field, "Ensure this field has no more than 300 characters.", "") : text;
    }

    /// <summary>An object.</summary>
    public JsonObject Object(string field)
    {
        if (!body.TryGetPropertyValue(field, out var node))
            return Fault(field, "This field is required.", new JsonObject());
        return node switch
        {
            null => Fault(field, "This field may not be null.", new JsonObject()),
            JsonObject value => value,
            _ => Fault(field, "Value must be an object.", new JsonObject()),
        };
    }

    /// <summary>Text that is not blank, without the blanks around it.</summary>
    public string Text(string field)
    {
        if (Missing(field, body))
            return "";
        var node = body[field]!;
        if (node.GetValueKind() is not (JsonValueKind.String or JsonValueKind.Number))
            return Fault(field, "Not a valid string.", "");
        var text = node.ToString().Trim();
        return text.Length == 0 ? Fault(field, "This field may not be blank.", "") : text;
    }

    /// <summary>A whole number from 1.</summary>
    public long Count(string field)
    {
        if (Missing(field, body))
            return 0;
        if (!TryReadWhole(body[field]!, out var count))
            return Fault(field, "A valid integer is required.", 0L);
        if (count < 1)
            return Fault(field, "Ensure this value is greater than or equal to 1.", 0L);
        return count > long.MaxValue ? long.MaxValue : (long)count;
    }

    /// <summary>Whether a member is absent or null, which is noted.</summary>
    public bool Missing(string field, JsonObject members)
    {
        if (members.TryGetPropertyValue(field, out var node) && node is not null)
            return false;
        return Fault(
            field,
            members.ContainsKey(field) ? "This field may not be null." : "This field is required.",
            true
        );
    }

    /// <summary>What was noted.</summary>
    public JsonObject Faults => _faults;

    /// <summary>Notes a fault.</summary>
    public T Fault<T>(string field, JsonNode fault, T value)
    {
        _faults[field] = fault is JsonValue ? new JsonArray(fault) : fault;
        return value;
    }

    /// <summary>Reads a number as the real archive does: <c>7</c>, <c>7.0</c> and digits in a string are whole numbers.</summary>
    private static bool TryReadWhole(JsonNode node, out decimal number)
    {
        const NumberStyles Digits = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        number = 0;
        return node.GetValueKind() switch
            {
                JsonValueKind.String => decimal.TryParse(
                    node.ToString(),
                    Digits,
                    CultureInfo.InvariantCulture,
                    out number
                ),
                JsonValueKind.Number => decimal.TryParse(
                    node.ToString(),
                    Digits | NumberStyles.AllowExponent,
                    CultureInfo.InvariantCulture,
                    out number
                ),
                _ => false,
            }
            && number == decimal.Truncate(number);
    }

    /// <summary>Refuses if there are faults.</summary>
    public void EnsureNone()
    {
        if (_faults.Count > 0)
            throw new ApiError(400, _faults);
    }
}
