using Dandi.Hdf5;

namespace Dandi.Nwb;

/// <summary>An NWB file with a required part that this version cannot read. The file itself may be valid.</summary>
/// <param name="name">The name of the file, for the message.</param>
/// <param name="unsupported">The HDF5 feature that is not supported.</param>
public sealed class UnsupportedNwbException(string name, UnsupportedHdf5Exception unsupported)
    : DandiException(MessageOf(name, unsupported.Message), unsupported)
{
    private static string MessageOf(string name, string reason) =>
        $"This version of dandi cannot read `{name}`: {reason}. Upgrade dandi, or rewrite the file in a "
        + $"simpler form (`h5repack -f NONE -l CONTI IN OUT`).";
}
