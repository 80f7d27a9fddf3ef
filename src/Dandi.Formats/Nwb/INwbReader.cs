namespace Dandi.Nwb;

/// <summary>Reads what an NWB file says of itself.</summary>
public interface INwbReader
{
    /// <summary>Reads one file; called from several threads at a time.</summary>
    /// <param name="path">Where it is on this machine.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="DandiException">It is no NWB file, or one that cannot be understood.</exception>
    NwbRecord Read(string path, string name, CancellationToken cancellationToken);
}
