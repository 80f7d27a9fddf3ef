using System.Text.Json.Nodes;
using Dandi.Discovery;
using Dandi.Validation;

namespace Dandi.Upload;

/// <summary>Reads what is in files: whether they are valid, and what their metadata are.</summary>
/// <remarks>That takes a processor and memory: as many files at a time as there are processors, however many are on their way.</remarks>
internal sealed class FileJudging(UploadStages stages)
{
    private static readonly SemaphoreSlim Judges = new(Environment.ProcessorCount);

    /// <summary>What is wrong with a file.</summary>
    public async Task<IReadOnlyList<ValidationResult>> ValidateAsync(LocalAsset asset, AssetProgress progress, UploadOptions options, CancellationToken cancellationToken)
    {
        if (options.Validation == ValidationPolicy.Skip) return [];
        await Judges.WaitAsync(cancellationToken);
        try
        {
            progress.Begin(UploadStage.PreValidating);
            var findings = AssetValidator.Validate(asset, stages.Clock, cancellationToken);
            progress.Begin(UploadStage.Validated);
            return findings;
        }
        finally
        {
            Judges.Release();
        }
    }

    /// <summary>The metadata of a file with warnings of what they lack, or how it fails without them.</summary>
    public async Task<(JsonObject? Metadata, IReadOnlyList<ValidationResult> Incomplete, Failed? Failure)> DescribeAsync(
        LocalAsset asset, LocalFile file, DandiETag etag, AssetProgress progress, UploadOptions options, CancellationToken cancellationToken)
    {
        await Judges.WaitAsync(cancellationToken);
        try
        {
            progress.Begin(UploadStage.ExtractingMetadata);
            var metadata = stages.Metadata.Extract(asset, file, etag, options.AnyPath, out var incomplete, cancellationToken);
            return (metadata, incomplete, null);
        }
        catch (DandiException failure) when (!failure.IsFatal && failure is not FileChangedException)
        {
            return (null, [], new Failed(asset.Path, file.Size, failure.Message) { Cause = failure });
        }
        finally
        {
            Judges.Release();
        }
    }

    /// <summary>Whether what was found keeps an asset from being uploaded.</summary>
    public static bool Rejects(UploadOptions options, IReadOnlyList<ValidationResult> findings) =>
        options.Validation == ValidationPolicy.Require && findings.Any(finding => finding.IsBlocking);
}
