using System.Globalization;
using System.Text.Json;

namespace Dandi.Zarr;

/// <summary>
/// Checks a value in a JSON document: each requirement that it violates is reported once. A missing or invalid value is
/// absent, and an absent value satisfies all further requirements, so that one mistake gives one message.
/// </summary>
/// <param name="report">Receives the violations.</param>
/// <param name="rule">The id of the rule that they violate.</param>
/// <param name="location">
/// The location of the value, such as <c>multiscales[0].axes</c>; empty for the document.
/// </param>
/// <param name="value">The value; undefined if absent.</param>
internal readonly struct JsonChecker(JsonReport report, string rule, string location, JsonElement value)
{
    private const int MaxShownLength = 60;

    public JsonElement Value => value;

    /// <summary>Whether there is a value, and it satisfied all requirements so far.</summary>
    public bool IsPresent => value.ValueKind != JsonValueKind.Undefined;

    /// <summary>The value if it is a string, otherwise null.</summary>
    public string? Text => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The same value, with violations reported under another rule.</summary>
    public JsonChecker WithRule(string otherRule) => new(report, otherRule, location, value);

    /// <summary>A member that must exist; reports a warning otherwise.</summary>
    public JsonChecker Required(string name) => Member(name, Severity.Warning, "is missing");

    /// <summary>A member that should exist; reports a hint otherwise.</summary>
    public JsonChecker Recommended(string name) => Member(name, Severity.Hint, "is missing; it is recommended");

    /// <summary>A member that may be absent.</summary>
    public JsonChecker Optional(string name) => new(report, rule, LocationOf(name), Find(name));

    public JsonChecker RequireObject() => Require(value.ValueKind == JsonValueKind.Object, "must be an object");

    public JsonChecker RequireString() => Require(value.ValueKind == JsonValueKind.String, "must be a string");

    public JsonChecker RequireNumber() => Require(value.ValueKind == JsonValueKind.Number, "must be a number");

    public JsonChecker RequireBoolean() =>
        Require(value.ValueKind is JsonValueKind.True or JsonValueKind.False, "must be true or false");

    /// <summary>Requires an integer within bounds; <c>1.0</c> is one.</summary>
    public JsonChecker RequireInteger(long min = long.MinValue, long max = long.MaxValue) =>
        Require(
            TryReadInteger(value, out var number) && number >= min && number <= max,
            (min, max) switch
            {
                (long.MinValue, long.MaxValue) => "must be an integer",
                (_, long.MaxValue) => $"must be an integer of at least {min}",
                _ => $"must be an integer from {min} to {max}",
            }
        );

    /// <summary>Requires a list whose length is within bounds.</summary>
    public JsonChecker RequireList(int minLength = 0, int maxLength = int.MaxValue)
    {
        var list = Require(value.ValueKind == JsonValueKind.Array, "must be a list");
        var length = list.Length;
        return list.Require(length >= minLength, $"has {length} items and needs at least {minLength}")
            .Require(length <= maxLength, $"has {length} items; at most {maxLength} are allowed");
    }

    /// <summary>Requires one of several strings.</summary>
    public JsonChecker RequireOneOf(params ReadOnlySpan<string> texts) =>
        Require(Text is { } text && texts.Contains(text), $"must be one of {string.Join(", ", texts!)}");

    /// <summary>The number of items; 0 if the value is not a list.</summary>
    public int Length => value.ValueKind == JsonValueKind.Array ? value.GetArrayLength() : 0;

    /// <summary>The items; none if the value is not a list.</summary>
    public IEnumerable<JsonChecker> Items()
    {
        if (value.ValueKind != JsonValueKind.Array)
            yield break;
        var index = 0;
        foreach (var item in value.EnumerateArray())
            yield return new JsonChecker(
                report,
                rule,
                string.Create(CultureInfo.InvariantCulture, $"{location}[{index++}]"),
                item
            );
    }

    /// <summary>The items as integers; null if the value is not a list of integers.</summary>
    public long[]? ReadIntegers()
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

    /// <summary>Reports a warning if the value is present and does not satisfy a requirement.</summary>
    /// <param name="isSatisfied">Whether the value satisfies the requirement.</param>
    /// <param name="message">What the value must be, or what is wrong with it.</param>
    /// <returns>This value, or an absent one after a violation.</returns>
    public JsonChecker Require(bool isSatisfied, string message)
    {
        if (!IsPresent || isSatisfied)
            return this;
        ReportWarning(message.StartsWith("must", StringComparison.Ordinal) ? message + DescribeValue() : message);
        return new JsonChecker(report, rule, location, default);
    }

    /// <summary>Reports a violation of the rule.</summary>
    public void ReportWarning(string message) => report(Severity.Warning, rule, Describe(message));

    /// <summary>Reports a violation of a recommendation.</summary>
    public void ReportHint(string message) => report(Severity.Hint, rule, Describe(message));

    /// <summary>Reports information that is not a violation.</summary>
    public void ReportInfo(string message) => report(Severity.Info, rule, Describe(message));

    /// <summary>Reads an integer; a number such as <c>1.0</c> is one.</summary>
    public static bool TryReadInteger(JsonElement element, out long number)
    {
        number = 0;
        if (element.ValueKind != JsonValueKind.Number)
            return false;
        if (element.TryGetInt64(out number))
            return true;
        // A double represents every integer up to 2^53; no valid index or size is larger.
        if (!element.TryGetDouble(out var real) || Math.Abs(real) > 1L << 53 || real != Math.Truncate(real))
            return false;
        number = (long)real;
        return true;
    }

    private JsonChecker Member(string name, Severity severity, string message)
    {
        var member = Optional(name);
        if (value.ValueKind == JsonValueKind.Object && !member.IsPresent)
            report(severity, rule, $"`{LocationOf(name)}` {message}.");
        return member;
    }

    private JsonElement Find(string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var found) ? found : default;

    private string LocationOf(string name) => string.IsNullOrEmpty(location) ? name : $"{location}.{name}";

    private string Describe(string message) =>
        string.IsNullOrEmpty(location) ? $"The document {message}." : $"`{location}` {message}.";

    private string DescribeValue()
    {
        var text = value.GetRawText();
        return text.Length <= MaxShownLength ? $", not {text}" : "";
    }
}
