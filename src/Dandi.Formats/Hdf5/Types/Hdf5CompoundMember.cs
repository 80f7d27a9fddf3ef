namespace Dandi.Hdf5.Types;

/// <summary>A member of a compound type.</summary>
/// <param name="Name">The name, unique within the compound.</param>
/// <param name="Offset">The offset in the stored element, in bytes.</param>
/// <param name="Type">The type of the member.</param>
public sealed record Hdf5CompoundMember(string Name, int Offset, Hdf5Type Type);
