using Dandi.Hdf5;
using Dandi.Nwb.Reading;

namespace Dandi.Nwb;

/// <summary>Reads what an NWB file says of itself (nwb.md §3.1, §3.2).</summary>
/// <param name="zone">The zone of times that name none: that of the machine.</param>
public sealed class NwbReader(TimeZoneInfo zone) : INwbReader
{
    /// <inheritdoc/>
    public NwbRecord Read(string path, string name, CancellationToken cancellationToken)
    {
        try
        {
            using var hdf5 = Hdf5File.Open(path, new Hdf5Limits(), cancellationToken);
            return Read(hdf5, path, name, cancellationToken);
        }
        catch (UnsupportedHdf5Exception gap)
        {
            throw new UnsupportedNwbException(name, gap);
        }
        catch (InvalidHdf5Exception damage)
        {
            throw new UnreadableNwbException("builtins.OSError", damage.Message, $"{damage.Message}.", damage);
        }
    }

    /// <summary>Reads a file that is open.</summary>
    /// <param name="hdf5">The file; it stays open.</param>
    /// <param name="path">Where it is on this machine.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="UnreadableNwbException">The reference would refuse it.</exception>
    /// <exception cref="InvalidHdf5Exception">It is damaged.</exception>
    /// <exception cref="UnsupportedHdf5Exception">What the record has to have cannot be read here.</exception>
    public NwbRecord Read(Hdf5File hdf5, string path, string name, CancellationToken cancellationToken)
    {
        var types = new LinkScan(hdf5, name, cancellationToken).ReadTypes();
        using var tree = new SharedTree(hdf5, path, cancellationToken);
        return new RecordReading(NwbFile.Read(path, hdf5, tree.Read, new UncheckedParts()), types, zone, cancellationToken).Read();
    }
}
