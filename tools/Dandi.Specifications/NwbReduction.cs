using System.Text.Json;

namespace Dandi.Specifications;

/// <summary>
/// Reduces a specification to what validation needs: names, types, shapes, quantities and inheritance. Documentation
/// texts are dropped.
/// </summary>
internal static class NwbReduction
{
    private static readonly HashSet<string> Lists = new(StringComparer.Ordinal)
    {
        "attributes",
        "datasets",
        "groups",
        "links",
    };

    private static readonly HashSet<string> KeptMembers = new(StringComparer.Ordinal)
    {
        "name",
        "neurodata_type_def",
        "neurodata_type_inc",
        "data_type_def",
        "data_type_inc",
        "quantity",
        "linkable",
        "shape",
        "dims",
        "value",
        "default_value",
        "required",
        "target_type",
        "reftype",
    };

    /// <summary>Writes the reduced form of a group, dataset, attribute or link.</summary>
    public static void Write(JsonElement element, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var member in element.EnumerateObject())
        {
            if (KeptMembers.Contains(member.Name))
                member.WriteTo(writer);
            else if (Lists.Contains(member.Name))
                WriteList(member, writer);
            else if (member.Name == "dtype")
                WriteDtype(member, writer);
        }
        writer.WriteEndObject();
    }

    private static void WriteList(JsonProperty list, Utf8JsonWriter writer)
    {
        if (list.Value.ValueKind != JsonValueKind.Array)
            return;
        writer.WriteStartArray(list.Name);
        foreach (var item in list.Value.EnumerateArray())
            Write(item, writer);
        writer.WriteEndArray();
    }

    private static void WriteDtype(JsonProperty dtype, Utf8JsonWriter writer)
    {
        if (dtype.Value.ValueKind != JsonValueKind.Array)
        {
            dtype.WriteTo(writer);
            return;
        }
        writer.WriteStartArray(dtype.Name);
        foreach (var member in dtype.Value.EnumerateArray())
            Write(member, writer);
        writer.WriteEndArray();
    }
}
