using Dandi.Server.Data;
using Dandi.Server.Downloads;
using Dandi.Server.Endpoints;
using Dandi.Server.Http;
using Dandi.Server.State;

namespace Dandi.Server.Web;

/// <summary>
/// Finds what the URL of a page names, by the rules of the API; but what somebody may not see does not exist for them.
/// </summary>
internal sealed class PageAccess(ArchiveState state)
{
    private readonly DandisetAccess _dandisets = new(state);
    private readonly AssetAccess _assets = new(state);

    /// <exception cref="ApiError">404.</exception>
    public DandisetRow FindVisible(PageRequest request)
    {
        try
        {
            return _dandisets.FindVisible(request.Api);
        }
        catch (ApiError)
        {
            throw ApiError.NotFound();
        }
    }

    /// <summary>Finds the Dandiset and version of the URL.</summary>
    /// <exception cref="ApiError">404.</exception>
    public (DandisetRow Dandiset, VersionRow Version) FindVersion(PageRequest request)
    {
        var dandiset = FindVisible(request);
        return (dandiset, _dandisets.FindVersion(dandiset, request.Api));
    }

    /// <summary>Finds the asset of the URL, whose bytes the caller may read.</summary>
    /// <exception cref="ApiError">404.</exception>
    public (DandisetRow Dandiset, VersionRow Version, AssetRow Asset) FindAsset(PageRequest request)
    {
        var (dandiset, version) = FindVersion(request);
        var asset = state.Assets.Find(version, request.Api[2]) ?? throw ApiError.NotFound();
        return _assets.CanRead(asset, request.User) ? (dandiset, version, asset) : throw ApiError.NotFound();
    }

    /// <summary>Finds the Dandiset of the URL, which the caller may change.</summary>
    /// <exception cref="ApiError">404 if it is not visible, 403 if the caller may not change it.</exception>
    public DandisetRow FindOwned(PageRequest request)
    {
        var dandiset = FindVisible(request);
        EnsureApproved(request);
        return state.Dandisets.IsOwner(dandiset, request.User)
            ? dandiset
            : throw ApiError.Forbidden("Only owners of the Dandiset can change it. Log in as one of them.");
    }

    /// <summary>Whether the caller may change a Dandiset.</summary>
    public bool CanChange(DandisetRow dandiset, PageRequest request) =>
        request.User is { IsApproved: true } && state.Dandisets.IsOwner(dandiset, request.User);

    /// <exception cref="ApiError">403 if nobody is logged in, or the account waits for approval.</exception>
    public static void EnsureApproved(PageRequest request)
    {
        if (request.User is null)
            throw ApiError.Forbidden("Log in to change something.");
        if (!request.User.IsApproved)
            throw ApiError.Forbidden("Your account is waiting for approval. Until then, it can only read.");
    }
}
