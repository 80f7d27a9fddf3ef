using Dandi.Discovery;

namespace Dandi.Cli.Connection;

/// <summary>
/// Tells whether a local Dandiset comes from another archive. The same identifier means a different Dandiset in each
/// instance, so assets of somebody else could be changed.
/// </summary>
internal static class DandisetOriginCheck
{
    /// <summary>Finds evidence that the Dandiset comes from another archive, as a clause; null if there is
    /// none.</summary>
    /// <param name="named">The instance as the user named it.</param>
    /// <param name="local">The local Dandiset.</param>
    /// <param name="login">The archive.</param>
    public static string? FindMismatch(DandiInstance named, LocalDandiset local, ArchiveLogin login)
    {
        var hosts = new[] { named.Api.Host, login.Instance.Api.Host, login.Info.Web?.Host }.OfType<string>().ToList();
        return local.Origin.FindMismatch(login.Info.Name, hosts);
    }

    /// <summary>Refuses to change the archive if the Dandiset comes from another one.</summary>
    /// <param name="named">The instance as the user named it.</param>
    /// <param name="local">The local Dandiset.</param>
    /// <param name="login">The archive.</param>
    /// <param name="advice">What to do, as a sentence.</param>
    /// <exception cref="UsageException">It comes from another archive.</exception>
    public static void EnsureSame(DandiInstance named, LocalDandiset local, ArchiveLogin login, string advice)
    {
        if (FindMismatch(named, local, login) is not { } evidence)
            return;
        var file = Path.Combine(local.Root, DandisetYaml.FileName);
        throw new UsageException(
            $"`{file}` comes from another instance than {login.Instance.Api}: {evidence}. {advice}"
        );
    }
}
