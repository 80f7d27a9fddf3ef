namespace Dandi.Server.Description;

/// <summary>The operations of the API, by method and route.</summary>
internal static class Operations
{
    private const string Paged = "page page_size";
    private const string Draft = "/api/dandisets/{dandiset}/versions/{version}/";

    private static readonly Dictionary<string, Operation> ByRoute = new(StringComparer.Ordinal)
    {
        ["GET /api/info/"] = new("Describe this archive"),
        ["GET /api/stats/"] = new("Count Dandisets, users and bytes"),
        ["GET /api/auth/token/"] = new("Return your API key"),
        ["POST /api/auth/token/"] = new("Replace your API key"),
        ["GET /api/users/"] = new("List the names of all users", Query: "approved_only"),
        ["GET /api/users/me/"] = new("Describe your account"),
        ["GET /api/users/search/"] = new("Find users by name", Query: "username"),
        ["GET /api/users/questionnaire-form/"] = new("Show the questions to new users", Query: "QUESTIONS"),
        ["POST /api/users/questionnaire-form/"] = new("Answer the questions to new users", 302),
        ["GET /api/dandisets/"] = new(
            "List Dandisets",
            Query: $"{Paged} draft embargoed empty ordering search starred user"
        ),
        ["POST /api/dandisets/"] = new(
            "Create a Dandiset",
            Query: "award_number embargo embargo_end_date funding_source",
            HasBody: true
        ),
        ["GET /api/dandisets/search/"] = new(
            "Find Dandisets by their assets",
            Query: $"{Paged} draft embargoed empty file_size_max file_size_min file_type genotype "
                + "measurement_technique ordering search species starred user"
        ),
        ["GET /api/dandisets/{dandiset}/"] = new("Describe a Dandiset"),
        ["DELETE /api/dandisets/{dandiset}/"] = new("Delete a Dandiset without published versions", 204),
        ["GET /api/dandisets/{dandiset}/users/"] = new("List the owners"),
        ["PUT /api/dandisets/{dandiset}/users/"] = new("Replace the owners", HasBody: true),
        ["POST /api/dandisets/{dandiset}/star/"] = new("Star a Dandiset"),
        ["DELETE /api/dandisets/{dandiset}/star/"] = new("Remove your star"),
        ["POST /api/dandisets/{dandiset}/unembargo/"] = new("End the embargo"),
        ["GET /api/dandisets/{dandiset}/uploads/"] = new("List your unfinished uploads", Query: Paged),
        ["DELETE /api/dandisets/{dandiset}/uploads/"] = new("Discard your unfinished uploads", 204),
        ["GET /api/dandisets/{dandiset}/versions/"] = new("List the versions", Query: $"{Paged} order"),
        [$"GET {Draft}"] = new("Return the metadata of a version"),
        [$"PUT {Draft}"] = new("Replace the metadata of the draft", HasBody: true),
        [$"DELETE {Draft}"] = new("Delete a published version", 204),
        [$"GET {Draft}info/"] = new("Describe a version and the results of its validation"),
        [$"POST {Draft}publish/"] = new("Publish the draft", 202, HasBody: true),
        [$"GET {Draft}assets/"] = new("List assets", Query: $"{Paged} glob metadata order path zarr"),
        [$"POST {Draft}assets/"] = new("Add an asset to the draft", HasBody: true),
        [$"GET {Draft}assets/paths/"] = new("List a folder", Query: $"{Paged} path_prefix"),
        [$"GET {Draft}assets/{{uuid}}/"] = new("Return the metadata of an asset"),
        [$"PUT {Draft}assets/{{uuid}}/"] = new("Replace an asset of the draft", HasBody: true),
        [$"DELETE {Draft}assets/{{uuid}}/"] = new("Remove an asset from the draft", 204),
        [$"GET {Draft}assets/{{uuid}}/info/"] = new("Describe an asset"),
        [$"GET {Draft}assets/{{uuid}}/validation/"] = new("Return the results of the validation of an asset"),
        [$"GET {Draft}assets/{{uuid}}/download/"] = new("Redirect to the bytes", 302, "content_disposition"),
        ["GET /api/assets/{uuid}/"] = new("Return the metadata of an asset"),
        ["GET /api/assets/{uuid}/info/"] = new("Describe an asset"),
        ["GET /api/assets/{uuid}/download/"] = new("Redirect to the bytes", 302, "content_disposition"),
        ["POST /api/blobs/digest/"] = new("Find a blob by its digest", HasBody: true),
        ["POST /api/uploads/initialize/"] = new("Announce an upload and get presigned URLs", HasBody: true),
        ["POST /api/uploads/{upload}/complete/"] = new("Prepare the request that joins the parts", HasBody: true),
        ["POST /api/uploads/{upload}/validate/"] = new("Make a blob of an upload"),
        ["GET /api/zarr/"] = new("List Zarrs", Query: $"{Paged} dandiset name"),
        ["POST /api/zarr/"] = new("Create a Zarr", HasBody: true),
        ["GET /api/zarr/{uuid}/"] = new("Describe a Zarr"),
        ["POST /api/zarr/{uuid}/finalize/"] = new("Ingest what was uploaded into a Zarr", 204),
        ["GET /api/zarr/{uuid}/files/"] = new("List the entries of a Zarr", Query: "after download limit prefix"),
        ["POST /api/zarr/{uuid}/files/"] = new("Get presigned URLs for entries", HasBody: true),
        ["DELETE /api/zarr/{uuid}/files/"] = new("Delete entries", 204, HasBody: true),
        ["GET /api/search/species/"] = new("List species of assets", Query: $"{Paged} species"),
        ["GET /api/search/genotypes/"] = new("List genotypes of subjects", Query: "genotype"),
        ["GET /api/schemas/"] = new("Return the JSON Schema of a model", Query: "model"),
        ["GET /api/schemas/available/"] = new("List the models"),
        ["GET /api/webdav/assets/atpath/"] = new(
            "Describe the asset or folder at a path",
            Query: $"{Paged} children dandiset_id metadata path version_id"
        ),
        ["GET /api/audit/events/asset"] = new(
            "List the changes of assets",
            Query: "after before cursor page_size reverse_order"
        ),
    };

    /// <summary>The methods and routes, such as <c>GET /api/info/</c>.</summary>
    public static IEnumerable<string> Keys => ByRoute.Keys;

    /// <summary>Finds an operation.</summary>
    public static Operation Find(string method, string route) =>
        ByRoute.GetValueOrDefault($"{method} {route}") ?? new Operation("");
}
