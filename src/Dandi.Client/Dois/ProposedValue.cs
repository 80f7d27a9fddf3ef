using System.Text.Json.Nodes;

namespace Dandi.Dois;

/// <summary>A value that a DOI has for a field of the metadata; of a list, one element.</summary>
public sealed record ProposedValue(DoiField Field, JsonNode Value);
