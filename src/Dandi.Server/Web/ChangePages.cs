using System.Text.Json.Nodes;
using Dandi.Server.Endpoints;
using Dandi.Server.State;
using Dandi.Server.Web.Views;

namespace Dandi.Server.Web;

/// <summary>The forms that change a Dandiset: star, publish, end the embargo.</summary>
internal sealed class ChangePages(ArchiveState state)
{
    private readonly PageAccess _access = new(state);
    private readonly PublishEndpoints _publication = new(state);
    private readonly EmbargoEndpoints _embargo = new(state);

    public IEnumerable<PageRoute> Routes() =>
        [
            new PageRoute(VersionUrls.Pattern.Star) { Post = StarAsync },
            new PageRoute(VersionUrls.Pattern.Unembargo) { Post = UnembargoAsync },
            new PageRoute(VersionUrls.Pattern.Publish) { Post = PublishAsync },
        ];

    private Task<PageResponse> StarAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var dandiset = _access.FindVisible(request);
        PageAccess.EnsureApproved(request);
        if (request.Form["change"] == "remove")
            state.Stars.Remove(dandiset, request.User!);
        else
            state.Stars.Add(dandiset, request.User!);
        var version = state.Dandisets.FindVersion(dandiset, request.Form["version"])?.Version ?? "draft";
        return Task.FromResult(PageResponse.Redirect(new VersionUrls(dandiset.Identifier, version).Page));
    }

    private Task<PageResponse> PublishAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var dandiset = _access.FindOwned(request);
        var (_, version) = _access.FindVersion(request);
        PublishEndpoints.EnsurePublishable(dandiset, version);
        var fields = new Fields(new JsonObject { ["notes"] = request.Form["notes"] });
        var notes = fields.ReadOptionalText("notes", PublishEndpoints.MaxNotesLength);
        fields.EnsureValid();
        _publication.Begin(version, notes);
        return Task.FromResult(PageResponse.Redirect(new VersionUrls(dandiset.Identifier, version.Version).Page));
    }

    private Task<PageResponse> UnembargoAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var dandiset = _access.FindOwned(request);
        _embargo.Begin(dandiset);
        return Task.FromResult(PageResponse.Redirect(VersionUrls.DraftOf(dandiset.Identifier).Page));
    }
}
