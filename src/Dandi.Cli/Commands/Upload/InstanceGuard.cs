using Dandi.Cli.Connection;
using Dandi.Discovery;
using Dandi.Transfers;

namespace Dandi.Cli.Commands.Upload;

/// <summary>Refuses to upload a Dandiset to an instance that it does not come from.</summary>
/// <remarks>
/// The same identifier means a different Dandiset in each instance, so assets of somebody else could be overwritten or
/// deleted.
/// </remarks>
internal static class InstanceGuard
{
    /// <summary>
    /// Makes sure that the Dandiset comes from the archive, or that the user has agreed (<c>--yes</c>).
    /// </summary>
    /// <exception cref="UsageException">It comes from another instance.</exception>
    public static void EnsureSameInstance(
        DandiInstance named,
        UploadRequest request,
        LocalDandiset local,
        ArchiveLogin login
    )
    {
        if (DandisetOriginCheck.FindMismatch(named, local, login) is not { } evidence)
            return;
        var mayDelete = request.Options.Sync == SyncMode.Do;
        if (request.AcceptsOtherInstance && !mayDelete)
            return;
        var advice = mayDelete
            ? "`--sync do` is refused because it could delete assets of another Dandiset. "
                + "Use the dandiset.yaml of the Dandiset that you mean."
            : $"Upload to its own instance with `-i`, or give both `-i {login.Instance.Api}` and `--yes` to upload to "
                + $"Dandiset {local.Id} here.";
        var file = Path.Combine(local.Root, DandisetYaml.FileName);
        throw new UsageException(
            $"`{file}` comes from another instance than {login.Instance.Api}: {evidence}. {advice}"
        );
    }
}
