using Dandi.Server.Data;
using Dandi.Server.Http;
using Dandi.Server.State;

namespace Dandi.Server.Endpoints;

/// <summary>
/// Finds the Dandiset and version of a URL, and checks that the caller may access them (archive-api.md §4).
/// </summary>
internal sealed class DandisetAccess(ArchiveState state)
{
    /// <summary>Finds the Dandiset of the URL, if the caller may see it.</summary>
    /// <exception cref="ApiError">404; for an embargoed Dandiset, 401 if anonymous and 403 if not an owner.</exception>
    public DandisetRow FindVisible(ApiRequest request)
    {
        var (dandiset, isOwner) = Find(request);
        if (!dandiset.IsEmbargoed || isOwner)
            return dandiset;
        throw request.User is null ? ApiError.Unauthorized() : ApiError.Forbidden();
    }

    /// <summary>Finds the Dandiset of the URL, if the caller may see and change it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="refusal">The error for a caller who may see the Dandiset, but is not an owner.</param>
    /// <inheritdoc cref="FindVisible" path="/exception"/>
    public DandisetRow FindOwned(ApiRequest request, Func<ApiError> refusal)
    {
        var (dandiset, isOwner) = Find(request);
        if (isOwner)
            return dandiset;
        throw !dandiset.IsEmbargoed ? refusal()
        : request.User is null ? ApiError.Unauthorized()
        : ApiError.Forbidden();
    }

    /// <summary>Finds the Dandiset of the URL, if the caller may change its versions and assets.</summary>
    /// <exception cref="ApiError">404; 403 with an empty body if not an owner.</exception>
    public DandisetRow FindOwned(ApiRequest request)
    {
        var (dandiset, isOwner) = Find(request);
        return isOwner ? dandiset : throw new ApiError(403, null);
    }

    // One read: a Dandiset that is deleted between two has no owners.
    private (DandisetRow Dandiset, bool IsOwner) Find(ApiRequest request) =>
        state.Dandisets.Find(request.DandisetNumber, request.User) ?? throw ApiError.NotFound();

    /// <exception cref="ApiError">400 while the embargo of the Dandiset is being ended.</exception>
    public static void EnsureChangeable(DandisetRow dandiset)
    {
        if (dandiset.IsUnembargoing)
            throw Unembargoing();
    }

    /// <summary>The error of a change that an end of the embargo prevents.</summary>
    public static ApiError Unembargoing() => ApiError.Text(400, "Dandiset modification not allowed during unembargo");

    /// <exception cref="ApiError">405 if the version is published.</exception>
    public static void EnsureDraft(VersionRow version)
    {
        if (!version.IsDraft)
            throw ApiError.Text(405, "Only draft versions can be modified.");
    }

    /// <summary>Finds the version of the URL.</summary>
    /// <exception cref="ApiError">404.</exception>
    public VersionRow FindVersion(DandisetRow dandiset, ApiRequest request) =>
        state.Dandisets.FindVersion(dandiset, request[1]) ?? throw ApiError.NotFound();
}
