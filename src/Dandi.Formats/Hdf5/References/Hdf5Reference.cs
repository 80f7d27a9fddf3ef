namespace Dandi.Hdf5.References;

/// <summary>A reference to an object of the same file; <see cref="Hdf5File.ObjectAt"/> gives it.</summary>
/// <param name="Address">The object's header, relative to the base address.</param>
public readonly record struct Hdf5Reference(long Address);
