using System.Text.Json.Nodes;
using Dandi.Server.Http;
using Dandi.Server.Metadata;
using Dandi.Server.State;

namespace Dandi.Server.Endpoints;

/// <summary>The endpoints of the archive itself and of the account of the caller (archive-api.md §2, §3).</summary>
internal sealed class AccountEndpoints(ArchiveState state)
{
    public IEnumerable<Route> Routes() =>
        [
            // Clients read it before they know which API key belongs to the archive.
            new Route("/api/info/", Access.ReadByAll) { RespondsToHead = false, IsForAnonymous = true }.On(
                "GET",
                InfoAsync
            ),
            new Route("/api/auth/token/", Access.Approved) { RespondsToHead = false }
                .On("GET", TokenAsync)
                .On("POST", RenewAsync),
            new Route("/api/users/me/", Access.LoggedIn) { RespondsToHead = false }.On("GET", MeAsync),
        ];

    private static Task<ApiResponse> InfoAsync(ApiRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(
            ApiResponse.Ok(
                new JsonObject
                {
                    ["instance_config"] = new JsonObject
                    {
                        ["instance_name"] = Instance.Name,
                        ["instance_identifier"] = Instance.Identifier,
                        ["instance_url"] = request.Root + "/",
                        ["doi_prefix"] = "10.80507",
                        ["licenses"] = new JsonArray([.. Instance.Licenses]),
                    },
                    ["schema_version"] = Instance.SchemaVersion,
                    ["schema_url"] = $"{request.Api}/schemas/?model=Dandiset",
                    ["allowed_schema_versions"] = new JsonArray([.. Instance.AllowedSchemaVersions]),
                    ["version"] = Instance.Version,
                    ["services"] = new JsonObject
                    {
                        ["api"] = new JsonObject { ["url"] = request.Api },
                        ["webui"] = new JsonObject { ["url"] = request.Root },
                        ["jupyterhub"] = new JsonObject { ["url"] = request.Root },
                    },
                    ["cli-minimal-version"] = "0.74.0",
                    ["cli-requires-python"] = ">=3.10",
                    ["cli-bad-versions"] = new JsonArray(),
                }
            )
        );

    private static Task<ApiResponse> TokenAsync(ApiRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(ApiResponse.Ok(request.User!.Token));

    private Task<ApiResponse> RenewAsync(ApiRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(ApiResponse.Ok(state.Accounts.RenewToken(request.User!)));

    private static Task<ApiResponse> MeAsync(ApiRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(ApiResponse.Ok(UserEndpoints.ToJson(request.User!)));
}
