using System.Text.Json;

namespace Dandi.Formats.Tests.Hdf5.Dumps;

/// <summary>Compares a dump by this reader with the reference dump by the HDF5 library.</summary>
internal static class DumpDifference
{
    private static readonly string[] ComparedKinds =
    [
        "signature",
        "truncated",
        "driver",
        "open-for-write",
        "filter-unavailable",
        "filter-failed",
    ];

    /// <summary>The differences, each with the location and both values.</summary>
    public static IEnumerable<string> Between(JsonElement expected, JsonElement actual, string place = "")
    {
        if (IsFailure(expected) && IsFailure(actual))
            return Failures(expected, actual, place);
        if (expected.ValueKind != actual.ValueKind)
            return [Differ(place, expected, actual)];
        return expected.ValueKind switch
        {
            JsonValueKind.Object => Objects(expected, actual, place),
            JsonValueKind.Array => Lists(expected, actual, place),
            JsonValueKind.String => expected.GetString() == actual.GetString() ? [] : [Differ(place, expected, actual)],
            JsonValueKind.Number => expected.GetRawText() == actual.GetRawText()
                ? []
                : [Differ(place, expected, actual)],
            _ => [],
        };
    }

    private static bool IsFailure(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty("kind", out _)
        && element.TryGetProperty("message", out _);

    /// <summary>Compares the kinds of two failures, but only those that users can act on: the library reports many
    /// errors as "other".</summary>
    private static IEnumerable<string> Failures(JsonElement expected, JsonElement actual, string place)
    {
        var kind = expected.GetProperty("kind").GetString();
        return kind != actual.GetProperty("kind").GetString() && ComparedKinds.Contains(kind)
            ? [Differ(place, expected, actual)]
            : [];
    }

    private static IEnumerable<string> Objects(JsonElement expected, JsonElement actual, string place)
    {
        foreach (var member in expected.EnumerateObject())
        {
            var inner = $"{place}/{member.Name}";
            if (!actual.TryGetProperty(member.Name, out var other))
                yield return $"{inner}: {Short(member.Value)} is missing";
            else
                foreach (var difference in Between(member.Value, other, inner))
                    yield return difference;
        }
        foreach (var member in actual.EnumerateObject())
        {
            if (!expected.TryGetProperty(member.Name, out _))
                yield return $"{place}/{member.Name}: {Short(member.Value)} is too much";
        }
    }

    private static IEnumerable<string> Lists(JsonElement expected, JsonElement actual, string place)
    {
        if (expected.GetArrayLength() != actual.GetArrayLength())
            yield return $"{place}: {actual.GetArrayLength()} entries instead of {expected.GetArrayLength()}";
        foreach (var (index, (left, right)) in expected.EnumerateArray().Zip(actual.EnumerateArray()).Index())
        {
            var name =
                left.ValueKind == JsonValueKind.Object
                && (left.TryGetProperty("path", out var named) || left.TryGetProperty("name", out named))
                    ? named.ToString()
                    : index.ToString();
            foreach (var difference in Between(left, right, $"{place}[{name}]"))
                yield return difference;
        }
    }

    private static string Differ(string place, JsonElement expected, JsonElement actual) =>
        $"{place}: {Short(actual)} instead of {Short(expected)}";

    private static string Short(JsonElement element)
    {
        var text = element.GetRawText();
        return text.Length > 160 ? $"{text[..160]}…" : text;
    }
}
