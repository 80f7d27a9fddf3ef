using Dandi.Archive;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Report;
using Dandi.Discovery;
using Dandi.Metadata;
using Dandi.Nwb;

namespace Dandi.Cli.Commands.Validate;

/// <summary>Counts for a report what validated assets are about. Thread-safe.</summary>
/// <param name="content">Receives it.</param>
/// <param name="time">The clock.</param>
internal sealed class AssetDescriber(ReportContent content, TimeProvider time)
{
    private readonly AssetMetadata _metadata = new(SchemaVersion.Newest, ProgramVersion.Text, time, () => Guid.Empty);

    /// <summary>Counts an asset by its name.</summary>
    public void Describe(LocalAsset asset, long size) => content.Describe(asset.Path, size);

    /// <summary>Counts an NWB file by its metadata; by its name if that cannot be extracted.</summary>
    public void Describe(LocalAsset asset, long size, NwbReader nwb)
    {
        try
        {
            content.Describe(_metadata.DescribeNwb(asset.Path, null, size, null, nwb.ReadRecord()));
        }
        catch (DandiException fault) when (!fault.IsFatal)
        {
            // The results of the validation say what is wrong.
            Describe(asset, size);
        }
    }
}
