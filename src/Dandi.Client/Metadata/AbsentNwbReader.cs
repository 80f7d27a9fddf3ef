using Dandi.Nwb;

namespace Dandi.Metadata;

/// <summary>Stands in while this program does not read NWB files.</summary>
public sealed class AbsentNwbReader : INwbReader
{
    /// <inheritdoc/>
    public NwbRecord Read(string path, CancellationToken cancellationToken) =>
        throw new DandiException("What is in an NWB file cannot be read yet by this version: its path and size are all that is known.");
}
