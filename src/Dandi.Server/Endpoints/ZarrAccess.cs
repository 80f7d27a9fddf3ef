using Dandi.Server.Data;
using Dandi.Server.Http;
using Dandi.Server.State;

namespace Dandi.Server.Endpoints;

/// <summary>Finds the Zarr of a URL, and checks that the caller may access it (archive-api.md §10).</summary>
internal sealed class ZarrAccess(ArchiveState state)
{
    /// <summary>The message for a Zarr whose status does not allow changes.</summary>
    public const string Busy = "Zarr archive is currently ingesting or has already ingested";

    /// <summary>Finds the Zarr of the URL, if the caller may see it.</summary>
    /// <exception cref="ApiError">404, also for an embargoed Zarr of other owners.</exception>
    public ZarrRow FindVisible(ApiRequest request) => FindVisible(request[0], request.User);

    /// <inheritdoc cref="FindVisible(ApiRequest)"/>
    public ZarrRow FindVisible(string id, ServerUser? user)
    {
        var zarr = state.Zarrs.Find(id);
        return zarr is not null && CanSee(zarr, user) ? zarr : throw ApiError.NotFound();
    }

    public bool CanSee(ZarrRow zarr, ServerUser? user) => !zarr.IsEmbargoed || IsOwner(zarr, user);

    /// <exception cref="ApiError">
    /// 403 if the user is not an owner, 404 if the Dandiset was deleted meanwhile.
    /// </exception>
    public void EnsureOwned(ZarrRow zarr, ServerUser? user)
    {
        var (_, isOwner) = state.Dandisets.Find(zarr.DandisetId, user) ?? throw ApiError.NotFound();
        if (!isOwner)
            throw ApiError.Forbidden();
    }

    private bool IsOwner(ZarrRow zarr, ServerUser? user) =>
        state.Dandisets.Find(zarr.DandisetId, user) is { IsOwner: true };
}
