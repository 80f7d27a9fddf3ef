using System.Text.Json.Nodes;
using Dandi.Server.Endpoints;
using Dandi.Server.Http;
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
            new PageRoute(VersionUrls.Pattern.Star) { Get = LeadToDraftAsync, Post = StarAsync },
            new PageRoute(VersionUrls.Pattern.Unembargo) { Get = LeadToDraftAsync, Post = UnembargoAsync },
            new PageRoute(VersionUrls.Pattern.Publish) { Get = LeadToDraftAsync, Post = PublishAsync },
        ];

    /// <summary>Leads to the page with the form: the URL of a refused form is in the history of the browser.</summary>
    private Task<PageResponse> LeadToDraftAsync(PageRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(PageResponse.Redirect(VersionUrls.DraftOf(_access.FindVisible(request).Identifier).Page));

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

    private Task<PageResponse> PublishAsync(PageRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(
            Try(request, "The draft was not published", () => Publish(request), () => WhyNotPublished(request))
        );

    private void Publish(PageRequest request)
    {
        var (dandiset, version) = _access.FindVersion(request);
        PublishEndpoints.EnsurePublishable(dandiset, version);
        var fields = new Fields(new JsonObject { ["notes"] = request.Form["notes"] });
        var notes = fields.ReadOptionalText("notes", PublishEndpoints.MaxNotesLength);
        fields.EnsureValid();
        _publication.Begin(version, notes);
    }

    private string? WhyNotPublished(PageRequest request)
    {
        var (dandiset, version) = _access.FindVersion(request);
        if (dandiset.IsUnembargoing)
            return "The embargo is being ended. Publish the draft when that is finished.";
        if (dandiset.IsEmbargoed)
            return "The Dandiset is embargoed. End the embargo first.";
        if (!version.IsDraft)
            return null;
        return VersionForms.WhyNotPublished(version.Status, state.Versions.HasZarrs(version))
            ?? (
                state.Assets.CountNotValid(version) > 0
                    ? "Some files have errors or are being validated: see Validation on the page of the draft."
                    : null
            );
    }

    private Task<PageResponse> UnembargoAsync(PageRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(
            Try(
                request,
                "The embargo was not ended",
                () => _embargo.Begin(_access.FindVisible(request)),
                () => WhyNotOpened(request)
            )
        );

    private string WhyNotOpened(PageRequest request) =>
        _access.FindVisible(request) switch
        {
            { IsUnembargoing: true } => "The embargo is already being ended.",
            { IsEmbargoed: true } => "The Dandiset has unfinished uploads. Finish or discard them first.",
            _ => "The Dandiset is not embargoed: everybody who can use this archive can already see it.",
        };

    /// <summary>Changes a Dandiset as its owner and leads to the draft, or says why nothing was changed.</summary>
    /// <param name="request">The form.</param>
    /// <param name="failure">The title of the page of an error.</param>
    /// <param name="change">Changes the Dandiset.</param>
    /// <param name="explain">
    /// Why the change is refused, and what to do, for people who know the pages and not the API; null if only its
    /// error says it.
    /// </param>
    private PageResponse Try(PageRequest request, string failure, Action change, Func<string?> explain)
    {
        var draft = VersionUrls.DraftOf(_access.FindVisible(request).Identifier);
        try
        {
            _access.FindOwned(request);
            change();
            return PageResponse.Redirect(draft.Page);
        }
        catch (ApiError error) when (error.Status != 404)
        {
            var reason = error.Status == 403 ? null : explain();
            return ErrorPages.Refused(request, failure, error, reason, draft);
        }
    }
}
