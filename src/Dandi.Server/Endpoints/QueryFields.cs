using System.Text.Json.Nodes;
using Dandi.Server.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Dandi.Server.Endpoints;

/// <summary>
/// Reads query parameters, and collects all errors into one response like <see cref="Fields"/>.
/// </summary>
internal sealed class QueryFields(ApiRequest request)
{
    private readonly JsonObject _errors = [];

    public bool HasErrors => _errors.Count > 0;

    /// <inheritdoc cref="ApiRequest.Flag"/>
    public bool? Flag(string name)
    {
        try
        {
            return request.Flag(name);
        }
        catch (ApiError error)
        {
            _errors[name] = error.Body![name]!.DeepClone();
            return null;
        }
    }

    /// <summary>Reads a number of at least 0; 0 if it is missing.</summary>
    public long Count(string name)
    {
        if (request.Query(name) is not { } text)
            return 0;
        if (!PythonNumber.TryParseField(text, out var number))
            AddError(name, new JsonArray("A valid integer is required."));
        else if (number < 0)
            AddError(name, new JsonArray("Ensure this value is greater than or equal to 0."));
        return number;
    }

    /// <summary>All values of a parameter, also empty ones, trimmed.</summary>
    public IReadOnlyList<string> Values(string name)
    {
        var values = new List<string>();
        foreach (var pair in new QueryStringEnumerable(request.Http.Request.QueryString.Value))
        {
            var key = pair.DecodeName().ToString();
            if (key == name || (key.StartsWith($"{name}[", StringComparison.Ordinal) && key.EndsWith(']')))
                values.Add(pair.DecodeValue().ToString().Trim());
        }
        return values;
    }

    /// <summary>All values of a parameter, of which each must satisfy a condition.</summary>
    public IReadOnlyList<string> Choices(string name, Func<string, bool> isKnown)
    {
        var values = Values(name);
        if (values.FirstOrDefault(value => !isKnown(value)) is { } unknown)
            AddChoiceError(name, unknown);
        return values;
    }

    /// <summary>A parameter that must be present.</summary>
    public string Required(string name)
    {
        if (request.QueryText(name) is { } text)
            return text;
        var message = Values(name).Count > 0 ? "This field may not be blank." : "This field is required.";
        AddError(name, new JsonArray(message));
        return "";
    }

    public void AddChoiceError(string name, string value) =>
        AddError(name, new JsonArray($"\"{value}\" is not a valid choice."));

    public void AddError(string name, JsonNode error) => _errors[name] = error;

    /// <summary>Makes sure that there are no errors.</summary>
    /// <exception cref="ApiError">400 with all errors.</exception>
    public void EnsureValid()
    {
        if (HasErrors)
            throw new ApiError(400, _errors);
    }
}
