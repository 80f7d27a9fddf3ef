using Dandi.Hdf5;

namespace Dandi.Nwb.Reading;

/// <summary>Resolves object references.</summary>
internal static class References
{
    /// <summary>The object that the first element refers to; null if the reference is dangling.</summary>
    public static Hdf5Object? Resolve(Hdf5Values reference)
    {
        try
        {
            return reference.ReadReferencedObject();
        }
        catch (InvalidHdf5Exception)
        {
            return null;
        }
    }
}
