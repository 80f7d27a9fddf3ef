using Dandi.Hdf5;

namespace Dandi.Nwb.Reading;

/// <summary>What references lead to.</summary>
internal static class References
{
    /// <summary>The object that the first element refers to; null if there is none any more.</summary>
    public static Hdf5Object? Find(Hdf5Values reference)
    {
        try
        {
            return reference.ReadReferenced();
        }
        catch (InvalidHdf5Exception)
        {
            return null;
        }
    }
}
