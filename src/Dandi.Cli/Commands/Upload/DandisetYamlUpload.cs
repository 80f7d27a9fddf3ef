using System.Text.Json.Nodes;
using Dandi.Archive;
using Dandi.Cli.Commands.Transfers;
using Dandi.Discovery;
using Dandi.Metadata;
using Dandi.MetadataSchemas;
using Dandi.Transfers;

namespace Dandi.Cli.Commands.Upload;

/// <summary>
/// Handles <c>dandiset.yaml</c>, which is skipped unless <c>--upload-dandiset-metadata</c> asks for its metadata to
/// replace that of the draft.
/// </summary>
/// <param name="archive">The archive.</param>
/// <param name="schema">The schema version of the metadata.</param>
/// <param name="session">The run.</param>
internal sealed class DandisetYamlUpload(ArchiveClient archive, string schema, TransferSession session)
{
    /// <summary>Uploads the metadata if it is asked for.</summary>
    /// <returns>The event with the outcome.</returns>
    public async Task<TransferEvent> RunAsync(LocalDandiset local, bool sendsMetadata)
    {
        const string Path = DandisetYaml.FileName;
        if (!sendsMetadata)
            return EventOf(new Skipped(Path, null, "should be edited online"));
        session.Reporter.Report(EventOf(null));
        var metadata = (JsonObject)local.Yaml.DeepClone();
        if (SchemaVersion.Downgrade(metadata, schema) is { } warning)
            session.Reporter.Notice(warning);
        var warnings = new MetadataWarnings(MetadataKind.Dandiset);
        warnings.Check(Path, metadata);
        foreach (var message in warnings.Messages)
            session.Reporter.Notice(message);
        var name = metadata["name"]?.ToString() ?? "";
        await archive.PutDraftAsync(local.Id, name, metadata, session.Deadline.Ending);
        return EventOf(new Uploaded(Path, null, 0, "updated metadata"));
    }

    private static TransferEvent EventOf(AssetOutcome? outcome) =>
        new(DandisetYaml.FileName, TransferStage.UpdatingMetadata, 0, 0, outcome);
}
