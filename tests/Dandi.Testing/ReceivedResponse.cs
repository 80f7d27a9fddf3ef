using System.Text.Json.Nodes;

namespace Dandi.Testing;

/// <summary>An answer of the archive.</summary>
/// <param name="Status">The status.</param>
/// <param name="Location">The header of this name, or null.</param>
/// <param name="Body">The body as text.</param>
public sealed record ReceivedResponse(int Status, string? Location, string Body)
{
    /// <summary>The body as JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Body) ?? throw new InvalidOperationException("the body is null");

    /// <summary>A member of the body.</summary>
    public JsonNode this[string member] =>
        Json[member] ?? throw new InvalidOperationException($"`{Body}` has no {member}");
}
