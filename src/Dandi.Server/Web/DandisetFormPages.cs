using System.Globalization;
using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.Endpoints;
using Dandi.Server.Http;
using Dandi.Server.Metadata;
using Dandi.Server.State;
using Dandi.Server.Web.Views;

namespace Dandi.Server.Web;

/// <summary>The forms that create a Dandiset, and that change what its draft needs to be published.</summary>
internal sealed class DandisetFormPages(ArchiveState state)
{
    private const string CreationPath = "/dandiset/create";

    // As the API, unless a date is given.
    private const int EmbargoDays = 730;

    private readonly PageAccess _access = new(state);

    public IEnumerable<PageRoute> Routes() =>
        [
            new PageRoute(CreationPath) { Get = ShowNewAsync, Post = CreateAsync },
            new PageRoute("/dandiset/{dandiset}/{version}/edit") { Get = ShowDraftAsync, Post = SaveAsync },
        ];

    private Task<PageResponse> ShowNewAsync(PageRequest request, CancellationToken cancellationToken)
    {
        if (request.User is null)
            return Task.FromResult(PageResponse.Redirect($"/login?return={CreationPath}"));
        PageAccess.EnsureApproved(request);
        return Task.FromResult(Show(request, 200, new DandisetFormModel(CreationPath, IsNew: true)));
    }

    private Task<PageResponse> CreateAsync(PageRequest request, CancellationToken cancellationToken)
    {
        PageAccess.EnsureApproved(request);
        var model = ReadForm(request, new DandisetFormModel(CreationPath, IsNew: true));
        return Task.FromResult(Try(request, model, () => Create(request, model)));
    }

    private string Create(PageRequest request, DandisetFormModel model)
    {
        var (name, metadata) = Apply(model, []);
        var end = state.Time.GetUtcNow().AddDays(EmbargoDays).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var (row, _) = state
            .Dandisets.Create(
                request.User!,
                null,
                name,
                DandisetMetadata.WithDefaults(metadata, request.User!),
                model.IsEmbargoed ? end : null
            )!
            .Value;
        return row.Identifier;
    }

    private Task<PageResponse> ShowDraftAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var (dandiset, draft) = FindDraft(request);
        var license = (draft.Metadata["license"] as JsonArray)?.FirstOrDefault()?.ToString() ?? Instance.Licenses[0];
        var model = new DandisetFormModel(PathOf(dandiset), IsNew: false)
        {
            Name = draft.Name,
            Description = draft.Metadata["description"]?.ToString() ?? "",
            License = Instance.Licenses.Contains(license) ? license : "",
        };
        return Task.FromResult(Show(request, 200, model));
    }

    private Task<PageResponse> SaveAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var (dandiset, draft) = FindDraft(request);
        var model = ReadForm(request, new DandisetFormModel(PathOf(dandiset), IsNew: false));
        return Task.FromResult(Try(request, model, () =>
            {
                var (name, metadata) = Apply(model, DandisetMetadata.Strip(draft.Metadata));
                state.Dandisets.Update(draft, name, metadata);
                return dandiset.Identifier;
            }));
    }

    private (DandisetRow Dandiset, VersionRow Draft) FindDraft(PageRequest request)
    {
        var dandiset = _access.FindOwned(request);
        var (_, version) = _access.FindVersion(request);
        DandisetAccess.EnsureDraft(version);
        DandisetAccess.EnsureChangeable(dandiset);
        return version.IsMetadataReadable
            ? (dandiset, version)
            : throw ApiError.Detail(400, "The stored metadata cannot be read. Replace it with the API.");
    }

    private static string PathOf(DandisetRow dandiset) => $"/dandiset/{dandiset.Identifier}/draft/edit";

    private static DandisetFormModel ReadForm(PageRequest request, DandisetFormModel model) =>
        model with
        {
            Name = request.Form["name"],
            Description = request.Form["description"],
            License = request.Form["license"],
            IsEmbargoed = request.Form["embargo"].Length > 0,
        };

    /// <summary>Changes metadata to what was entered.</summary>
    /// <exception cref="ApiError">A field is not valid.</exception>
    private static (string Name, JsonObject Metadata) Apply(DandisetFormModel model, JsonObject metadata)
    {
        var fields = new Fields(new JsonObject { ["name"] = model.Name });
        var name = fields.ReadName("name");
        fields.EnsureValid();
        var keepsLicense = model.License.Length == 0 && !model.IsNew;
        if (!keepsLicense && !Instance.Licenses.Contains(model.License))
            throw ApiError.Field("license", "Select one of the licenses.");
        if (!keepsLicense)
            metadata["license"] = new JsonArray(model.License);
        metadata["description"] = model.Description;
        if (model.Description.Length == 0)
            metadata.Remove("description");
        return (name, metadata);
    }

    /// <summary>Leads to the draft, or shows the form again with what is wrong.</summary>
    private PageResponse Try(PageRequest request, DandisetFormModel model, Func<string> change)
    {
        try
        {
            var identifier = change();
            state.WorkSignal.Set();
            return PageResponse.Redirect($"/dandiset/{identifier}/draft");
        }
        catch (ApiError error)
        {
            return Show(request, 400, model with { Problem = ErrorPages.TextOf(error) });
        }
    }

    private static PageResponse Show(PageRequest request, int status, DandisetFormModel model)
    {
        var keep = !model.IsNew && model.License.Length == 0;
        IEnumerable<string> licenses = keep ? ["", .. Instance.Licenses] : Instance.Licenses;
        return request.Page(status, model.IsNew ? "New Dandiset" : "Edit the draft", page =>
            DandisetForm.Write(page, model, licenses, request.Session!.Token)
        );
    }
}
