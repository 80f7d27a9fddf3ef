using System.Globalization;
using System.Text.Json;

namespace Dandi.Zarr;

/// <summary>A place in a JSON document that is being judged: each demand which it does not meet is reported, and what is absent meets every further one.</summary>
/// <param name="report">Is told of unmet demands.</param>
/// <param name="rule">The id under which they are reported.</param>
/// <param name="at">Where the place is, such as <c>multiscales[0].axes</c>; empty for the whole document.</param>
/// <param name="value">What stands there.</param>
internal readonly struct JsonPlace(JsonReport report, string rule, string at, JsonElement value)
{
    private const int ShownLength = 60;

    /// <summary>What stands there; undefined where nothing does.</summary>
    public JsonElement Value => value;

    /// <summary>Whether something stands there that met the demands so far.</summary>
    public bool IsPresent => value.ValueKind != JsonValueKind.Undefined;

    /// <summary>The text that stands there, or null.</summary>
    public string? Text => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The same place under another rule.</summary>
    public JsonPlace Under(string otherRule) => new(report, otherRule, at, value);

    /// <summary>A member which must exist.</summary>
    public JsonPlace Must(string name) => Member(name, Severity.Warning, "is missing");

    /// <summary>A member which should exist.</summary>
    public JsonPlace Should(string name) => Member(name, Severity.Hint, "is missing; it is recommended");

    /// <summary>A member which may exist.</summary>
    public JsonPlace May(string name) => new(report, rule, Below(name), Find(name));

    /// <summary>Demands an object.</summary>
    public JsonPlace IsObject() => Demand(value.ValueKind == JsonValueKind.Object, "must be an object");

    /// <summary>Demands a text.</summary>
    public JsonPlace IsText() => Demand(value.ValueKind == JsonValueKind.String, "must be a text");

    /// <summary>Demands a number.</summary>
    public JsonPlace IsNumber() => Demand(value.ValueKind == JsonValueKind.Number, "must be a number");

    /// <summary>Demands true or false.</summary>
    public JsonPlace IsBoolean() =>
        Demand(value.ValueKind is JsonValueKind.True or JsonValueKind.False, "must be true or false");

    /// <summary>Demands a whole number within bounds; 1.0 is one.</summary>
    public JsonPlace IsInteger(long atLeast = long.MinValue, long atMost = long.MaxValue) =>
        Demand(
            TryReadInteger(value, out var number) && number >= atLeast && number <= atMost,
            (atLeast, atMost) switch
            {
                (long.MinValue, long.MaxValue) => "must be a whole number",
                (_, long.MaxValue) => $"must be a whole number of at least {atLeast}",
                _ => $"must be a whole number from {atLeast} to {atMost}",
            }
        );

    /// <summary>Demands a list with a number of items within bounds.</summary>
    public JsonPlace IsList(int atLeast = 0, int atMost = int.MaxValue)
    {
        var list = Demand(value.ValueKind == JsonValueKind.Array, "must be a list");
        var length = list.Length;
        return list.Demand(length >= atLeast, $"has {length} items, and must have at least {atLeast}")
            .Demand(length <= atMost, $"has {length} items, and must have at most {atMost}");
    }

    /// <summary>Demands one of several texts.</summary>
    public JsonPlace IsOneOf(params ReadOnlySpan<string> texts) =>
        Demand(Text is { } text && texts.Contains(text), $"must be one of {string.Join(", ", texts!)}");

    /// <summary>The number of items; 0 where no list stands there.</summary>
    public int Length => value.ValueKind == JsonValueKind.Array ? value.GetArrayLength() : 0;

    /// <summary>The items; none where no list stands there.</summary>
    public IEnumerable<JsonPlace> Items()
    {
        if (value.ValueKind != JsonValueKind.Array)
            yield break;
        var index = 0;
        foreach (var item in value.EnumerateArray())
            yield return new JsonPlace(
                report,
                rule,
                string.Create(CultureInfo.InvariantCulture, $"{at}[{index++}]"),
                item
            );
    }

    /// <summary>The items as whole numbers; null where one is none.</summary>
    public long[]? Integers()
    {
        if (value.ValueKind != JsonValueKind.Array)
            return null;
        var numbers = new long[Length];
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (!TryReadInteger(item, out numbers[index++]))
                return null;
        }
        return numbers;
    }

    /// <summary>Reports a broken rule where something stands there that does not meet a demand.</summary>
    /// <param name="isMet">Whether it does.</param>
    /// <param name="message">What it must be, or what it is.</param>
    /// <returns>This place, or an absent one.</returns>
    public JsonPlace Demand(bool isMet, string message)
    {
        if (!IsPresent || isMet)
            return this;
        Breaks(message.StartsWith("must", StringComparison.Ordinal) ? message + Shown() : message);
        return new JsonPlace(report, rule, at, default);
    }

    /// <summary>Reports a broken rule.</summary>
    public void Breaks(string message) => report(Severity.Warning, rule, Named(message));

    /// <summary>Reports a recommendation that is not followed.</summary>
    public void Departs(string message) => report(Severity.Hint, rule, Named(message));

    /// <summary>Reports something worth knowing.</summary>
    public void Notes(string message) => report(Severity.Info, rule, Named(message));

    /// <summary>The whole number that an element is.</summary>
    public static bool TryReadInteger(JsonElement element, out long number)
    {
        number = 0;
        if (element.ValueKind != JsonValueKind.Number)
            return false;
        if (element.TryGetInt64(out number))
            return true;
        // A double holds every whole number up to 2^53; what is larger is no index or size of this world.
        if (!element.TryGetDouble(out var real) || Math.Abs(real) > 1L << 53 || real != Math.Truncate(real))
            return false;
        number = (long)real;
        return true;
    }

    private JsonPlace Member(string name, Severity severity, string message)
    {
        var member = May(name);
        if (value.ValueKind == JsonValueKind.Object && !member.IsPresent)
            report(severity, rule, $"`{Below(name)}` {message}.");
        return member;
    }

    private JsonElement Find(string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var found) ? found : default;

    private string Below(string name) => string.IsNullOrEmpty(at) ? name : $"{at}.{name}";

    private string Named(string message) =>
        string.IsNullOrEmpty(at) ? $"The document {message}." : $"`{at}` {message}.";

    private string Shown()
    {
        var text = value.GetRawText();
        return text.Length <= ShownLength ? $", not {text}" : "";
    }
}
