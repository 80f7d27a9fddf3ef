namespace Dandi.Moves;

/// <summary>An asset and the path that it is to get. A Zarr is one asset.</summary>
/// <param name="Source">The path of the asset in the Dandiset.</param>
/// <param name="Target">The new path.</param>
public sealed record AssetMove(string Source, string Target);
