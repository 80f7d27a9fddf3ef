namespace Dandi.Nwb.Specs;

/// <summary>
/// The specification of a link (<see href="https://hdmf-schema-language.readthedocs.io">specification language,
/// Links</see>).
/// </summary>
/// <param name="Name">The name of the link; null for any.</param>
/// <param name="TargetType">The neurodata type of the target.</param>
/// <param name="Quantity">How many such links a group may have.</param>
public sealed record LinkSpec(string? Name, string TargetType, SpecQuantity Quantity);
