using Dandi.Hdf5.Types;

namespace Dandi.Hdf5.Headers;

/// <summary>What every datatype message begins with.</summary>
/// <param name="Class">The class.</param>
/// <param name="Version">1 to 5.</param>
/// <param name="Bits">24 bits whose meaning depends on the class.</param>
/// <param name="Size">Bytes of an element.</param>
internal readonly record struct DatatypeHeader(Hdf5TypeClass Class, int Version, int Bits, int Size);
