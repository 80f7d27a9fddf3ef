using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.Endpoints;
using Dandi.Server.Http;
using Dandi.Server.Json;
using Dandi.Server.State;
using Dandi.Server.Web.Views;

namespace Dandi.Server.Web;

/// <summary>The pages of the versions of a Dandiset.</summary>
internal sealed class VersionPages(ArchiveState state, ArrivingBytes arrivals)
{
    private const int MaxVersions = 50;
    private const int MaxOwners = 50;
    private readonly PageAccess _access = new(state);
    private readonly Responses _responses = new(state);

    public IEnumerable<PageRoute> Routes() =>
        [
            new PageRoute(VersionUrls.Pattern.Dandiset) { Get = ChooseAsync },
            new PageRoute(VersionUrls.Pattern.Page) { Get = ShowAsync },
        ];

    /// <summary>Leads to the version that was published last, or to the draft.</summary>
    private Task<PageResponse> ChooseAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var dandiset = _access.FindVisible(request);
        var version = state.Versions.FindPublished(dandiset)?.Version ?? "draft";
        return Task.FromResult(PageResponse.Redirect(new VersionUrls(dandiset.Identifier, version).Page));
    }

    private Task<PageResponse> ShowAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var (dandiset, version) = _access.FindVersion(request);
        var model = Read(request, dandiset, version);
        return Task.FromResult(request.Page(model.Name, page => VersionView.Write(page, model)));
    }

    private VersionModel Read(PageRequest request, DandisetRow dandiset, VersionRow version)
    {
        var (count, size) = state.Dandisets.GetTotals(version);
        var invalid = state.Assets.ListByStatus(version, "Invalid");
        return new VersionModel
        {
            Identifier = dandiset.Identifier,
            Version = version.Version,
            Name = version.Name,
            Status = version.Status,
            EmbargoStatus = dandiset.EmbargoStatus,
            EmbargoEnd = dandiset.EmbargoEnd,
            Created = version.Created,
            Modified = version.Modified,
            ReleaseNotes = version.IsDraft ? "" : version.ReleaseNotes,
            Count = count,
            Size = size,
            Owners = ListOwners(dandiset),
            Versions =
            [
                .. state
                    .Versions.List(dandiset, newestFirst: true, 0, MaxVersions)
                    .Select(row => new VersionItem(row.Version, row.Status, row.Modified)),
            ],
            VersionCount = state.Versions.Count(dandiset),
            Stars = state.Stars.Count(dandiset),
            IsStarred = state.Stars.Has(dandiset, request.User),
            Metadata = _responses.VersionMetadata(dandiset, version, request.Api.Root),
            Errors = [.. ListErrors(version, invalid)],
            Invalid = invalid.Count,
            Pending = CountPending(version, invalid.Count),
            MaxListed = Assets.MaxListed,
            ActiveUploads = state.Blobs.CountUploads(dandiset.Id),
            HasZarrs = state.Versions.HasZarrs(version),
            CanChange = _access.CanChange(dandiset, request),
            Token = request.User is { IsApproved: true } ? request.Session!.Token : null,
            Arrivals = version.IsDraft && _access.CanChange(dandiset, request) ? arrivals.List() : null,
            Api = request.Api.Api,
        };
    }

    private List<string> ListOwners(DandisetRow dandiset)
    {
        var ids = state.Dandisets.ListOwnerIds(dandiset);
        return
        [
            .. state
                .Accounts.List()
                .Where(user => ids.Contains(user.Id))
                .Take(MaxOwners)
                .Select(user => $"{user.GivenName} {user.FamilyName} ({user.Name})"),
        ];
    }

    /// <summary>The number of assets that are being validated, up to <see cref="Assets.MaxListed"/>.</summary>
    private int CountPending(VersionRow version, int invalid) =>
        invalid < Assets.MaxListed
            ? (int)Math.Clamp(state.Assets.CountNotValid(version) - invalid, 0, Assets.MaxListed)
            : state.Assets.ListByStatus(version, "Pending").Count;

    private static IEnumerable<ValidationError> ListErrors(
        VersionRow version,
        IReadOnlyList<(string Path, string ValidationErrors)> invalid
    ) =>
        Of(null, version.ValidationErrors)
            .Concat(invalid.SelectMany(asset => Of(asset.Path, JsonText.FindArray(asset.ValidationErrors) ?? [])));

    /// <summary>The errors that are stored for a Dandiset (no path) or an asset.</summary>
    public static IEnumerable<ValidationError> Of(string? path, JsonArray errors) =>
        errors
            .OfType<JsonObject>()
            .Select(error => new ValidationError(
                path,
                error["field"]?.ToString() ?? "",
                error["message"]?.ToString() ?? ""
            ));
}
