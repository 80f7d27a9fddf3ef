using Dandi.Server.Data;
using Dandi.Server.Http;
using Dandi.Server.State;

namespace Dandi.Server.Endpoints;

/// <summary>Who may see and change which Dandiset (archive-api.md §4).</summary>
internal sealed class DandisetAccess(ArchiveState state)
{
    /// <summary>The Dandiset of the address, if the caller may see it.</summary>
    /// <exception cref="ApiError">404; embargoed: 401 for nobody, 403 for a stranger.</exception>
    public DandisetRow Visible(ApiRequest request)
    {
        var dandiset = state.Dandisets.Find(request.DandisetNumber) ?? throw ApiError.NotFound();
        if (!dandiset.IsEmbargoed || state.Dandisets.IsOwner(dandiset, request.User))
            return dandiset;
        throw request.User is null ? ApiError.Unauthorized() : ApiError.Forbidden();
    }

    /// <summary>The Dandiset of the address, if the caller may change its versions and assets.</summary>
    /// <exception cref="ApiError">404; 403 with an empty body for a stranger.</exception>
    public DandisetRow Owned(ApiRequest request)
    {
        var dandiset = state.Dandisets.Find(request.DandisetNumber) ?? throw ApiError.NotFound();
        return state.Dandisets.IsOwner(dandiset, request.User) ? dandiset : throw new ApiError(403, null);
    }

    /// <summary>The version of the address.</summary>
    public VersionRow Version(DandisetRow dandiset, ApiRequest request) =>
        state.Dandisets.FindVersion(dandiset, request[1]) ?? throw ApiError.NotFound();
}
