using System.Net;
using Dandi.Files;
using Dandi.Http;
using Dandi.Storage;

namespace Dandi.Transfers;

/// <summary>Tells whether an asset failed because the run was stopped.</summary>
internal static class StopConsequence
{
    /// <summary>Whether a failure after the stop may be a consequence of it: running again would show.</summary>
    /// <param name="error">What the asset failed with.</param>
    /// <returns>False for what would have failed anyway: a disk, wrong bytes, or a rejection by the archive.</returns>
    public static bool Is(Exception error) =>
        !StorageFault.Is(error)
        && error is not (IntegrityException or ObjectChangedException)
        && error
            is not ArchiveException
            {
                Status: >= HttpStatusCode.BadRequest
                    and < HttpStatusCode.InternalServerError
                    and not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests)
            };
}
