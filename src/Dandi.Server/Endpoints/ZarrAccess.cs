using Dandi.Server.Data;
using Dandi.Server.Http;
using Dandi.Server.State;

namespace Dandi.Server.Endpoints;

/// <summary>Who may see and change which Zarr (archive-api.md §10).</summary>
internal sealed class ZarrAccess(ArchiveState state)
{
    /// <summary>What is said where a Zarr is in a state in which it cannot be changed.</summary>
    public const string Busy = "Zarr archive is currently ingesting or has already ingested";

    /// <summary>The Zarr of the address.</summary>
    /// <exception cref="ApiError">404, also for an embargoed one of others.</exception>
    public ZarrRow Visible(ApiRequest request)
    {
        var zarr = state.Zarrs.Find(request[0]);
        return zarr is not null && Sees(zarr, request.User) ? zarr : throw ApiError.NotFound();
    }

    /// <summary>Whether somebody may see a Zarr.</summary>
    public bool Sees(ZarrRow zarr, ServerUser? user) => !zarr.IsEmbargoed || Owns(zarr, user);

    /// <summary>Makes sure that somebody may change a Zarr.</summary>
    /// <exception cref="ApiError">403.</exception>
    public void EnsureOwned(ZarrRow zarr, ServerUser? user)
    {
        if (!Owns(zarr, user))
            throw ApiError.Forbidden();
    }

    private bool Owns(ZarrRow zarr, ServerUser? user) =>
        state.Dandisets.Find(zarr.DandisetId) is { } dandiset && state.Dandisets.IsOwner(dandiset, user);
}
