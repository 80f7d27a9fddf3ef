namespace Dandi.Hdf5.References;

/// <summary>What a region reference points to.</summary>
/// <param name="Address">The dataset's header, relative to the base address.</param>
/// <param name="Kind">How the elements are selected.</param>
/// <param name="Coordinates">For points each point; for blocks the first and the last corner of each, one after the other.</param>
public sealed record Hdf5Region(long Address, Hdf5SelectionKind Kind, IReadOnlyList<IReadOnlyList<long>> Coordinates);
