using System.Text.Json;

namespace Dandi.JsonSchemas;

/// <summary>
/// Values of JSON are equal as JSON Schema says: numbers by value, objects without regard to the order of members.
/// </summary>
internal sealed class JsonEquality : IEqualityComparer<JsonElement>
{
    public static JsonEquality Instance { get; } = new();

    public bool Equals(JsonElement x, JsonElement y)
    {
        if (x.ValueKind != y.ValueKind)
            return false;
        return x.ValueKind switch
        {
            JsonValueKind.Number => x.GetDouble().Equals(y.GetDouble()),
            JsonValueKind.String => JsonStrings.Of(x) == JsonStrings.Of(y),
            JsonValueKind.Array => x.GetArrayLength() == y.GetArrayLength()
                && x.EnumerateArray().Zip(y.EnumerateArray()).All(pair => Equals(pair.First, pair.Second)),
            JsonValueKind.Object => x.GetPropertyCount() == y.GetPropertyCount() && HaveEqualMembers(x, y),
            _ => true,
        };
    }

    public int GetHashCode(JsonElement obj) =>
        obj.ValueKind switch
        {
            JsonValueKind.Number => obj.GetDouble().GetHashCode(),
            JsonValueKind.String => JsonStrings.Of(obj).GetHashCode(StringComparison.Ordinal),
            JsonValueKind.Array => obj.EnumerateArray()
                .Aggregate(1, (hash, item) => HashCode.Combine(hash, GetHashCode(item))),
            JsonValueKind.Object => obj.EnumerateObject()
                .Aggregate(2, (hash, member) =>
                    hash ^ HashCode.Combine(JsonStrings.NameOf(member), GetHashCode(member.Value))
                ),
            _ => (int)obj.ValueKind,
        };

    private bool HaveEqualMembers(JsonElement x, JsonElement y)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in y.EnumerateObject())
            members[JsonStrings.NameOf(member)] = member.Value;
        return x.EnumerateObject()
            .All(member =>
                members.TryGetValue(JsonStrings.NameOf(member), out var other) && Equals(member.Value, other)
            );
    }
}
