using Dandi.Server.Data;
using Dandi.Server.Http;
using Dandi.Server.Json;
using Dandi.Server.State;

namespace Dandi.Server.Endpoints;

/// <summary>The endpoint that publishes a draft (archive-api.md §5.3).</summary>
internal sealed class PublishEndpoints(ArchiveState state)
{
    /// <summary>The maximum length of release notes.</summary>
    public const int MaxNotesLength = 5_000;

    private readonly DandisetAccess _access = new(state);

    public IEnumerable<Route> Routes() =>
        [new Route("/api/dandisets/{dandiset}/versions/{version}/publish/", Access.ReadByAll).On("POST", PublishAsync)];

    private async Task<ApiResponse> PublishAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var dandiset = _access.FindOwned(request);
        var version = _access.FindVersion(dandiset, request);
        EnsurePublishable(dandiset, version);
        var fields = new Fields(await request.ReadObjectAsync(JsonLimits.Small, cancellationToken));
        var notes = fields.ReadOptionalText("release_notes", MaxNotesLength);
        fields.EnsureValid();
        Begin(version, notes);
        return ApiResponse.Empty(202);
    }

    /// <exception cref="ApiError">The Dandiset is embargoed, or the version is not a draft.</exception>
    public static void EnsurePublishable(DandisetRow dandiset, VersionRow version)
    {
        if (dandiset.IsEmbargoed)
            throw ApiError.Text(400, "Operation only allowed on OPEN dandisets");
        if (!version.IsDraft)
            throw ApiError.Text(405, "Only draft versions can be published");
    }

    /// <summary>Lets background processing publish a draft.</summary>
    /// <exception cref="ApiError">It cannot be published.</exception>
    public void Begin(VersionRow version, string notes)
    {
        if (state.Versions.HasZarrs(version))
            throw ApiError.Text(400, "Cannot publish dandisets which contain zarrs");
        if (state.Versions.BeginPublication(version, notes) is { } status)
            throw Refusal(status);
        state.WorkSignal.Set();
    }

    private static ApiError Refusal(string status) =>
        status switch
        {
            "Published" => ApiError.Text(
                400,
                "There have been no changes to the draft version since the last publish."
            ),
            "Publishing" => ApiError.Text(423, "Dandiset is currently being published"),
            "Pending" => ApiError.Text(
                409,
                "Metadata validation is pending for this dandiset, please try again later."
            ),
            _ => ApiError.Text(400, "Dandiset metadata or asset metadata is not valid"),
        };
}
