using System.Text.Json.Nodes;
using Dandi.Archive;

namespace Dandi.Moves;

/// <summary>A move in the archive that has been prepared.</summary>
/// <param name="Move">The move.</param>
/// <param name="Source">The asset.</param>
/// <param name="Content">Its content.</param>
/// <param name="Metadata">Its metadata, with the new path.</param>
/// <param name="Replaced">The asset at the target, which is replaced; null if there is none.</param>
public sealed record RemoteChange(
    PlannedMove Move,
    RemoteAsset Source,
    AssetContent Content,
    JsonObject Metadata,
    RemoteAsset? Replaced
);
