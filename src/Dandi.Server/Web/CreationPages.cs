using System.Globalization;
using System.Text.Json.Nodes;
using Dandi.Server.Endpoints;
using Dandi.Server.Http;
using Dandi.Server.Metadata;
using Dandi.Server.State;
using Dandi.Server.Web.Views;

namespace Dandi.Server.Web;

/// <summary>The form that creates a Dandiset.</summary>
internal sealed class CreationPages(ArchiveState state)
{
    // As the API, unless a date is given.
    private const int EmbargoDays = 730;

    public IEnumerable<PageRoute> Routes() =>
        [new PageRoute("/dandiset/create") { Get = ShowAsync, Post = CreateAsync }];

    private Task<PageResponse> ShowAsync(PageRequest request, CancellationToken cancellationToken)
    {
        if (request.User is null)
            return Task.FromResult(PageResponse.Redirect("/login?return=/dandiset/create"));
        PageAccess.EnsureApproved(request);
        return Task.FromResult(Show(request, 200, new CreationModel()));
    }

    private Task<PageResponse> CreateAsync(PageRequest request, CancellationToken cancellationToken)
    {
        PageAccess.EnsureApproved(request);
        var form = request.Form;
        var model = new CreationModel
        {
            Name = form["name"],
            Description = form["description"],
            License = form["license"],
            IsEmbargoed = form["embargo"].Length > 0,
        };
        try
        {
            return Task.FromResult(PageResponse.Redirect($"/dandiset/{Create(request, model)}/draft"));
        }
        catch (ApiError error)
        {
            return Task.FromResult(Show(request, 400, model with { Problem = ErrorPages.TextOf(error) }));
        }
    }

    private string Create(PageRequest request, CreationModel model)
    {
        var fields = new Fields(new JsonObject { ["name"] = model.Name });
        var name = fields.ReadName("name");
        fields.EnsureValid();
        if (!Instance.Licenses.Contains(model.License))
            throw ApiError.Field("license", "Select one of the licenses.");
        var metadata = new JsonObject { ["license"] = new JsonArray(model.License) };
        if (model.Description.Length > 0)
            metadata["description"] = model.Description;
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
        state.WorkSignal.Set();
        return row.Identifier;
    }

    private static PageResponse Show(PageRequest request, int status, CreationModel model) =>
        request.Page(status, "New Dandiset", page =>
            CreationView.Write(page, model, Instance.Licenses, request.Session!.Token)
        );
}
