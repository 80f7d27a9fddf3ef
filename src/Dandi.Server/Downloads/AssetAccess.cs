using Dandi.Server.Data;
using Dandi.Server.Http;
using Dandi.Server.State;

namespace Dandi.Server.Downloads;

/// <summary>
/// Who may read an asset: decided by the embargo of its blob or Zarr, not by that of the Dandiset in the URL.
/// </summary>
internal sealed class AssetAccess(ArchiveState state)
{
    public bool CanRead(AssetRow asset, ServerUser? user) =>
        !asset.IsEmbargoed
        || (
            user is not null
            && (
                user.IsAdmin
                || state.Assets.ListDandisets(asset).Any(dandiset => state.Dandisets.IsOwner(dandiset, user))
            )
        );

    /// <exception cref="ApiError">
    /// 401 if the caller is anonymous, 403 if not an owner, 404 if it was deleted meanwhile.
    /// </exception>
    public void EnsureReadable(ApiRequest request, AssetRow asset)
    {
        if (CanRead(asset, request.User))
            return;
        if (request.User is null)
            throw ApiError.Unauthorized();
        // It has no owners if it was deleted meanwhile.
        throw state.Assets.Find(asset.Id) is null ? ApiError.NotFound() : ApiError.Forbidden();
    }
}
