namespace Dandi.Hdf5.References;

/// <summary>A reference to an object of the same file, which <see cref="Hdf5File.ObjectAt"/> returns.</summary>
/// <param name="Address">The address of the object header, relative to the base address.</param>
public readonly record struct Hdf5Reference(long Address);
