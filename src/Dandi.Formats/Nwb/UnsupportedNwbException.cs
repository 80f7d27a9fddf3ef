using Dandi.Hdf5;

namespace Dandi.Nwb;

/// <summary>An NWB file of which something that is needed cannot be read by this version of the program. It says nothing against the file.</summary>
/// <param name="name">The file, for the message.</param>
/// <param name="gap">What cannot be read, and why.</param>
public sealed class UnsupportedNwbException(string name, UnsupportedHdf5Exception gap)
    : DandiException(MessageOf(name, gap.Message), gap)
{
    private static string MessageOf(string name, string reason) =>
        $"This version of dandi cannot read `{name}`: {reason}. Upgrade dandi, or rewrite the file in a plainer form (`h5repack -f NONE -l CONTI IN OUT`).";
}
