namespace Dandi.Nwb.Specs;

/// <summary>What a link has to lead to.</summary>
/// <param name="Name">Its name; null for any.</param>
/// <param name="TargetType">The neurodata type of its target.</param>
/// <param name="Quantity">How often it occurs.</param>
public sealed record LinkSpec(string? Name, string TargetType, SpecQuantity Quantity);
