using Dandi.Hdf5.Types;

namespace Dandi.Hdf5.Headers;

/// <summary>The fields at the start of every datatype message.</summary>
/// <param name="Class">The class of the type.</param>
/// <param name="Version">The version of the message, from 1 to 5.</param>
/// <param name="Bits">The class bit field: 24 bits whose meaning depends on the class.</param>
/// <param name="Size">The size of a stored element in bytes.</param>
internal readonly record struct DatatypeHeader(Hdf5TypeClass Class, int Version, int Bits, int Size);
