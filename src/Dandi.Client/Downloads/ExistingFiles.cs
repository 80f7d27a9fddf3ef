using Dandi.Digests;
using Dandi.Downloads.Targets;
using Dandi.Files;
using Dandi.FileSystem;

namespace Dandi.Downloads;

/// <summary>Decides about files that exist at a target (<c>--existing</c>). Thread-safe.</summary>
/// <param name="policy">The value of <c>--existing</c>.</param>
/// <param name="digester">Hashes the existing files, or takes their digests from the digest cache.</param>
internal sealed class ExistingFiles(OverwritePolicy policy, FileDigester digester)
{
    /// <summary>The reason for skipping any file that exists, in the words of the Python client.</summary>
    public const string Exists = "already exists";

    // File systems and archives store times with different precision.
    private static readonly TimeSpan TimeTolerance = TimeSpan.FromSeconds(2);

    /// <summary>Decides about one target.</summary>
    /// <exception cref="DandiException">
    /// The existing file cannot be read or is an error, or a folder is in its place.
    /// </exception>
    public async Task<ExistingDecision> DecideAsync(
        TargetFile target,
        DownloadSource source,
        CancellationToken cancellationToken
    )
    {
        if (target.Find() is not { } found)
            return new ExistingDecision(ExistingAction.Create);
        if (found.Kind == EntryKind.Folder && policy != OverwritePolicy.Overwrite)
            throw TargetError.InTheWay(target.FullPath, "a folder");
        return policy switch
        {
            OverwritePolicy.Error => throw TargetError.Exists(target.FullPath),
            OverwritePolicy.Skip => new ExistingDecision(ExistingAction.Skip, Exists),
            OverwritePolicy.Overwrite => new ExistingDecision(ExistingAction.Replace),
            _ => await CompareAsync(target, source, cancellationToken),
        };
    }

    private async Task<ExistingDecision> CompareAsync(
        TargetFile target,
        DownloadSource source,
        CancellationToken cancellationToken
    )
    {
        var replace = new ExistingDecision(ExistingAction.Replace);
        using var file = LocalFile.Open(target.FullPath);
        if (file.Size != source.Size)
            return replace;
        if (policy == OverwritePolicy.Refresh)
        {
            return source.Modified is { } modified && (file.Modified - modified).Duration() <= TimeTolerance
                ? new ExistingDecision(ExistingAction.Skip, "same time and size")
                : replace;
        }
        var digest =
            source.Digest.Kind == ExpectedDigest.Algorithm.DandiETag
                ? (await digester.ComputeAsync(file, _ => { }, cancellationToken)).Value
                : source.Digest.Compute(source.Digest.PlanFor(file.Size), await HashAsync(file, cancellationToken));
        return digest == source.Digest.Value ? new ExistingDecision(ExistingAction.Skip, Exists) : replace;
    }

    private async Task<UInt128> HashAsync(LocalFile file, CancellationToken cancellationToken)
    {
        using var nothingKept = new ChunkBuffers(null);
        return (await digester.HashWholeAsync(file.Path, nothingKept, cancellationToken)).Md5;
    }
}
