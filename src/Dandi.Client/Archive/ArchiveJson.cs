using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Dandi.Archive;

/// <summary>How JSON trees are written, without reflection.</summary>
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class ArchiveJson : JsonSerializerContext;
