namespace Dandi.Hdf5.Types;

/// <summary>A named value of an enumeration.</summary>
/// <param name="Name">The name, unique within the enumeration.</param>
/// <param name="Bytes">The value in the stored form of the base type.</param>
public sealed record Hdf5EnumerationValue(string Name, ReadOnlyMemory<byte> Bytes);
