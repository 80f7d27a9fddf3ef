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
    private const string NoLicense = "(choose one)";

    // As the API, unless a date is given.
    private const int EmbargoDays = 730;

    private readonly PageAccess _access = new(state);

    public IEnumerable<PageRoute> Routes() =>
        [
            new PageRoute(VersionUrls.NewDandiset) { Get = ShowNewAsync, Post = CreateAsync },
            new PageRoute(VersionUrls.Pattern.Edit) { Get = ShowDraftAsync, Post = SaveAsync },
        ];

    private Task<PageResponse> ShowNewAsync(PageRequest request, CancellationToken cancellationToken)
    {
        if (request.User is null)
            return Task.FromResult(PageResponse.Redirect($"/login?return={VersionUrls.NewDandiset}"));
        PageAccess.EnsureApproved(request);
        return Task.FromResult(Show(request, 200, NewModel()));
    }

    private Task<PageResponse> CreateAsync(PageRequest request, CancellationToken cancellationToken)
    {
        PageAccess.EnsureApproved(request);
        var model = ReadForm(request, NewModel());
        return Task.FromResult(Try(request, model, () => Create(request, model)));
    }

    private string Create(PageRequest request, DandisetFormModel model)
    {
        var name = ReadName(model);
        JsonObject metadata = [];
        SetDescription(metadata, model.Description);
        SetLicense(metadata, model.License);
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
        return Task.FromResult(Show(request, 200, ModelOf(dandiset, draft)));
    }

    private Task<PageResponse> SaveAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var (dandiset, draft) = FindDraft(request);
        var shown = ModelOf(dandiset, draft);
        var model = ReadForm(request, shown);
        return Task.FromResult(Try(request, model, () =>
            {
                Save(draft, shown, model);
                return dandiset.Identifier;
            }));
    }

    /// <summary>Changes what differs from what the form contained at first; nothing if nothing differs.</summary>
    /// <remarks>
    /// A form does not contain all that metadata can: a name of several lines, several licenses, white space at the
    /// ends, null characters. So what was not changed in the form stays as it is stored. A draft that is stored again
    /// is validated again, and counts as changed since the last publication.
    /// </remarks>
    private void Save(VersionRow draft, DandisetFormModel shown, DandisetFormModel model)
    {
        var name = model.Name == FormValues.Entered(shown.Name) ? draft.Name : ReadName(model);
        var metadata = DandisetMetadata.Strip(draft.Metadata);
        if (model.Description != FormValues.Entered(shown.Description))
            SetDescription(metadata, model.Description);
        if (model.License.Length > 0 && model.License != shown.License)
            SetLicense(metadata, model.License);
        if (name != draft.Name || !JsonNode.DeepEquals(metadata, DandisetMetadata.Strip(draft.Metadata)))
            state.Dandisets.Update(draft, name, metadata);
    }

    /// <summary>The empty form. No license is preset: people have to decide on one.</summary>
    private static DandisetFormModel NewModel() =>
        new(VersionUrls.NewDandiset, IsNew: true) { EmptyLicenseOption = NoLicense };

    private static DandisetFormModel ModelOf(DandisetRow dandiset, VersionRow draft)
    {
        var licenses = draft.Metadata["license"];
        var license = licenses is JsonArray { Count: 1 } list ? list[0]?.ToString() ?? "" : "";
        var isChoice = Instance.Licenses.Contains(license);
        return new DandisetFormModel(VersionUrls.DraftOf(dandiset.Identifier).Edit, IsNew: false)
        {
            Name = draft.Name.ReplaceLineEndings(" "),
            // As browsers read it.
            Description = (draft.Metadata["description"]?.ToString() ?? "").Replace('\0', '\ufffd'),
            License = isChoice ? license : "",
            EmptyLicenseOption =
                isChoice ? null
                : licenses is null or JsonArray { Count: 0 } ? NoLicense
                : "(unchanged)",
        };
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

    private static DandisetFormModel ReadForm(PageRequest request, DandisetFormModel model) =>
        model with
        {
            Name = request.Form["name"],
            Description = request.Form["description"],
            License = request.Form["license"],
            IsEmbargoed = request.Form["embargo"].Length > 0,
        };

    /// <exception cref="ApiError">The name is not valid.</exception>
    private static string ReadName(DandisetFormModel model)
    {
        var fields = new Fields(new JsonObject { ["name"] = model.Name });
        var name = fields.ReadName("name");
        fields.EnsureValid();
        return name;
    }

    private static void SetDescription(JsonObject metadata, string description)
    {
        metadata["description"] = description;
        if (description.Length == 0)
            metadata.Remove("description");
    }

    /// <exception cref="ApiError">The license is not among the choices.</exception>
    private static void SetLicense(JsonObject metadata, string license)
    {
        if (!Instance.Licenses.Contains(license))
            throw ApiError.Field("license", "Select one of the licenses.");
        metadata["license"] = new JsonArray(license);
    }

    /// <summary>Leads to the draft, or shows the form again with what is wrong.</summary>
    private PageResponse Try(PageRequest request, DandisetFormModel model, Func<string> change)
    {
        try
        {
            var identifier = change();
            state.WorkSignal.Set();
            return PageResponse.Redirect(VersionUrls.DraftOf(identifier).Page);
        }
        catch (ApiError error)
        {
            return Show(request, error.Status, model with { Problem = ErrorPages.TextOf(error) });
        }
    }

    private static PageResponse Show(PageRequest request, int status, DandisetFormModel model) =>
        request.Page(status, model.IsNew ? "New Dandiset" : "Edit the draft", page =>
            DandisetForm.Write(page, model, Instance.Licenses, request.Session!.Token)
        );
}
