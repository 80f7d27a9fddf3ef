using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Dandi.Archive.Requests;

/// <summary>Source-generated serialization of JSON objects, because Native AOT cannot use reflection for it.</summary>
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class ArchiveJson : JsonSerializerContext;
