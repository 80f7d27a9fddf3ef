namespace Dandi.Archive;

/// <summary>Who funds the data of a Dandiset.</summary>
/// <param name="Source">The name of the organization.</param>
/// <param name="AwardNumber">The number of its grant.</param>
public sealed record Funding(string Source, string AwardNumber);
