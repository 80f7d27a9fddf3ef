using System.Text.Json.Nodes;
using Dandi.Cli.Commands.List;
using Dandi.FileSystem;
using Dandi.Nwb;

namespace Dandi.Cli.Commands.Serve;

/// <summary>
/// Reads the flat record of NWB files in the local archive, which does not know file formats itself.
/// </summary>
/// <param name="clock">Its local time zone applies to times in files that state no zone.</param>
internal sealed class NwbFileReader(TimeProvider clock)
{
    /// <summary>Reads a file; null if it is not an NWB file by its name.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="DandiException">It is not an NWB file that this version can read.</exception>
    public JsonObject? Read(Stream content, string path, CancellationToken cancellationToken)
    {
        if (!path.EndsWith(".nwb", StringComparison.OrdinalIgnoreCase))
            return null;
        using var nwb = new NwbReader(new StreamSource(content), path, clock, cancellationToken);
        return FlatRecord.Of(nwb.ReadRecord());
    }

    private sealed class StreamSource(Stream content) : IByteSource
    {
        public long Length => content.Length;

        public int Read(Span<byte> destination, long offset)
        {
            content.Position = offset;
            return content.Read(destination);
        }
    }
}
