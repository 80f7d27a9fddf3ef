namespace Dandi.Server.Integrity;

/// <summary>How far a check is.</summary>
/// <param name="Objects">The number of objects that were checked.</param>
/// <param name="TotalObjects">The number of all objects.</param>
/// <param name="Bytes">The number of bytes that were read.</param>
public sealed record CheckProgress(long Objects, long TotalObjects, long Bytes);
