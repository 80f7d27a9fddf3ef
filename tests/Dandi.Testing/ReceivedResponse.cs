using System.Text.Json.Nodes;

namespace Dandi.Testing;

/// <summary>A response of the archive's API.</summary>
public sealed record ReceivedResponse(int Status, string? Location, string Body)
{
    /// <summary>The body, parsed.</summary>
    public JsonNode Json => JsonNode.Parse(Body) ?? throw new InvalidOperationException("The body is null.");

    public JsonNode this[string member] =>
        Json[member] ?? throw new InvalidOperationException($"`{Body}` has no member {member}.");
}
