using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dandi.Nwb;

namespace Dandi.Metadata;

/// <summary>The age of a subject (docs/spec/nwb.md §3.3, "age").</summary>
/// <param name="Duration">An ISO 8601 duration such as <c>P90D</c>, or a range such as <c>P90D/P100D</c>.</param>
/// <param name="IsGestational">Whether the age is counted from conception instead of birth.</param>
public sealed partial record Age(string Duration, bool IsGestational)
{
    private const int MaxLength = 1000;

    /// <summary>
    /// Gets the age of a file's subject: the time from the date of birth to the session, otherwise the field
    /// <c>age</c>.
    /// </summary>
    /// <exception cref="DandiException">The field cannot be parsed.</exception>
    public static Age? Of(NwbRecord record)
    {
        if (record.DateOfBirth is { } birth && record.SessionStartTime is { } start)
            return new Age(IsoDuration.Between(start.Since(birth)), IsGestational: false);
        return record.Age is { } text ? Parse(text) : null;
    }

    /// <summary>
    /// Parses the field <c>age</c>: an ISO 8601 duration or range, or words such as <c>Gestational week 19</c>.
    /// </summary>
    /// <exception cref="DandiException">The text cannot be parsed.</exception>
    public static Age Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            throw new DandiException("Age is empty");
        if (text.Length > MaxLength)
            throw new DandiException($"Cannot parse age '{Quoted.Shortened(text)}': it has {text.Length} characters");
        var gestation = Gestation().Match(text);
        var rest = text[gestation.Length..].Trim();
        return new Age(Read(text, rest, gestation.Success), gestation.Success);
    }

    /// <summary>Gets the age in the form of the DANDI schema, for a participant.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["schemaKey"] = "PropertyValue",
            ["unitText"] = "ISO-8601 duration",
            ["value"] = Duration,
            ["valueReference"] = new JsonObject
            {
                ["schemaKey"] = "PropertyValue",
                ["value"] = IsGestational ? "dandi:GestationalReference" : "dandi:BirthReference",
            },
        };

    private static string Read(string age, string text, bool isGestational)
    {
        if (text.Split('/') is [var lower, var upper])
            return ReadRange(
                lower.Replace(" ", "", StringComparison.Ordinal),
                upper.Replace(" ", "", StringComparison.Ordinal)
            );
        return text.StartsWith('P')
            ? IsoDuration.Parse(text).Text
            : AgeText.ToDuration(age, text, withTime: !isGestational);
    }

    private static string ReadRange(string from, string to)
    {
        var (lower, upper) = (ReadLimit(from), ReadLimit(to));
        if (lower is not null && upper is not null && !upper.IsAtLeast(lower))
        {
            throw new DandiException(
                "The upper limit has to be larger than the lower limit, and they should have consistent units. "
                    + $"The range is {Quoted.Of($"{from}/{to}")}."
            );
        }
        return $"{lower?.Text}/{upper?.Text}";
    }

    private static IsoDuration? ReadLimit(string limit)
    {
        if (limit.Length == 0)
            return null;
        if (!limit.StartsWith('P'))
            throw new DandiException(
                $"Ages that use / for range need to use ISO8601 format, but {Quoted.Of(limit)} found. "
                    + "Use a range such as P90D/P100D."
            );
        return IsoDuration.Parse(limit);
    }

    [GeneratedRegex(
        @"\Agestation[a-z]*",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Gestation();
}
