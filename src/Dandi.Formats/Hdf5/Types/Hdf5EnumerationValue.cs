namespace Dandi.Hdf5.Types;

/// <summary>A named value of an enumeration.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its value as stored, in the base type.</param>
public sealed record Hdf5EnumerationValue(string Name, ReadOnlyMemory<byte> Bytes);
