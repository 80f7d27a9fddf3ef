using System.Text.Json;

namespace Dandi.MetadataSchemas;

/// <summary>The rules about a member of a definition, and about several members of one.</summary>
internal static class MemberRules
{
    private const string ContactPerson = "dcite:ContactPerson";

    /// <summary>What is wrong with a member by itself; null if nothing is.</summary>
    public static (string Rule, string Requirement)? Find(string model, string member, JsonElement value) =>
        (model, member) switch
        {
            ("Person", "name") when !PersonName.IsValid(value.GetString()!) => (
                "personName",
                "must have the form `Family, Given`, such as `Lovelace, Augusta Ada`"
            ),
            ("PropertyValue", "value") when IsEmpty(value) => ("emptyValue", "must not be empty, zero or false"),
            _ => null,
        };

    /// <summary>What is wrong with an object whose members are right by themselves; null if nothing is.</summary>
    public static (string Rule, string Requirement)? FindInModel(string model, JsonElement value) =>
        model switch
        {
            "Person" or "Organization" when IsContactPerson(value) && !value.TryGetProperty("email", out _) => (
                "contactEmail",
                "must have the member `email`, because it has the role ContactPerson"
            ),
            "Resource" when !value.TryGetProperty("identifier", out _) && !value.TryGetProperty("url", out _) => (
                "resourceAddress",
                "must have the member `identifier` or `url`"
            ),
            "AccessRequirements" when IsEmbargoed(value) && !value.TryGetProperty("embargoedUntil", out _) => (
                "embargoEnd",
                "must have the member `embargoedUntil`, because the access is embargoed"
            ),
            _ => null,
        };

    /// <summary>Whether a contributor has the role ContactPerson.</summary>
    public static bool IsContactPerson(JsonElement contributor) =>
        contributor.TryGetProperty("roleName", out var roles)
        && roles.EnumerateArray().Any(role => role.GetString() == ContactPerson);

    private static bool IsEmbargoed(JsonElement access) =>
        access.GetProperty("status").GetString() == "dandi:EmbargoedAccess";

    private static bool IsEmpty(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.False => true,
            JsonValueKind.String => value.ValueEquals(""),
            JsonValueKind.Number => value.GetDouble() == 0,
            JsonValueKind.Array => value.GetArrayLength() == 0,
            JsonValueKind.Object => value.GetPropertyCount() == 0,
            _ => false,
        };
}
