using Dandi.Testing.Network;

namespace Dandi.Client.Tests.Upload.Faults;

/// <summary>A kind of request, and an upload that sends it.</summary>
/// <param name="Name">Its name in the fault matrix.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">A pattern of the path, with <c>*</c>.</param>
/// <param name="Scenario">Creates an upload that sends such a request.</param>
internal sealed record RequestKind(string Name, string Method, string Path, Func<UploadScenario> Scenario)
{
    /// <summary>A part of the query; empty for any query.</summary>
    public string Query { get; init; } = "";

    public bool HasBody { get; init; }

    /// <summary>Whether the response has a body.</summary>
    public bool HasResponse { get; init; } = true;

    /// <summary>A fault that must happen first, because otherwise there is no such request.</summary>
    public Func<ProxyRule>? Before { get; init; }

    /// <summary>The requests of an upload of files.</summary>
    public static IReadOnlyList<RequestKind> FileRequests { get; } =
    [
        new("server info", "GET", "/server-info", UploadScenario.NewFile),
        new("info", "GET", "/api/info/", UploadScenario.NewFile),
        new("API key", "GET", "/api/auth/token/", UploadScenario.NewFile),
        new("ownership", "GET", "/api/dandisets/*/uploads/", UploadScenario.NewFile),
        new("list assets", "GET", "/api/dandisets/*/assets/", UploadScenario.NewFile) { Query = "order=path" },
        new("look up asset", "GET", "/api/dandisets/*/assets/", UploadScenario.NamedFile)
        {
            Query = "page_size=1&path=",
        },
        new("initialize", "POST", "/api/uploads/initialize/", UploadScenario.NewFile) { HasBody = true },
        new("part", "PUT", "/dandi-dandisets/blobs/*", UploadScenario.LargeFile)
        {
            HasBody = true,
            HasResponse = false,
            Query = "partNumber=1&",
        },
        new("complete", "POST", "/api/uploads/*/complete/", UploadScenario.NewFile) { HasBody = true },
        new("complete in the store", "POST", "/dandi-dandisets/blobs/*", UploadScenario.NewFile) { HasBody = true },
        new("validate", "POST", "/api/uploads/*/validate/", UploadScenario.NewFile),
        new("blob by digest", "POST", "/api/blobs/digest/", UploadScenario.NewFile)
        {
            HasBody = true,
            Before = () => new ProxyRule("POST", "/api/uploads/*/validate/", ProxyFault.ResponseLost),
        },
        new("add asset", "POST", "/api/dandisets/*/assets/", UploadScenario.NewFile) { HasBody = true },
        new("look for added asset", "GET", "/api/dandisets/*/assets/", UploadScenario.NewFile)
        {
            Query = "page_size=1&path=",
            Before = () => new ProxyRule("POST", "/api/dandisets/*/assets/", ProxyFault.ResponseLost),
        },
        new("replace asset", "PUT", "/api/dandisets/*/assets/*", UploadScenario.Replacement) { HasBody = true },
        new("delete asset", "DELETE", "/api/dandisets/*/assets/*", UploadScenario.Sync) { HasResponse = false },
    ];

    /// <summary>The additional requests of an upload of a Zarr.</summary>
    public static IReadOnlyList<RequestKind> ZarrRequests { get; } =
    [
        new("create Zarr", "POST", "/api/zarr/", UploadScenario.NewZarr) { HasBody = true },
        new("look for created Zarr", "GET", "/api/zarr/", UploadScenario.NewZarr)
        {
            Before = () => new ProxyRule("POST", "/api/zarr/", ProxyFault.ResponseLost),
        },
        new("read Zarr", "GET", "/api/zarr/*/", UploadScenario.NewZarr),
        new("announce entries", "POST", "/api/zarr/*/files/", UploadScenario.NewZarr) { HasBody = true },
        new("entry", "PUT", "/dandi-dandisets/zarr/*", UploadScenario.NewZarr) { HasBody = true, HasResponse = false },
        new("delete entries", "DELETE", "/api/zarr/*/files/", UploadScenario.ChangedZarr)
        {
            HasBody = true,
            HasResponse = false,
        },
        new("list entries", "GET", "/api/zarr/*/files/", UploadScenario.ChangedZarr),
        new("finalize Zarr", "POST", "/api/zarr/*/finalize/", UploadScenario.NewZarr) { HasResponse = false },
    ];

    public bool IsForStore => Path.StartsWith("/dandi-dandisets/", StringComparison.Ordinal);

    /// <summary>Whether a fault makes sense for this kind of request.</summary>
    public bool Allows(ProxyFault fault) =>
        fault switch
        {
            ProxyFault.ResetInBody or ProxyFault.StallInBody => HasBody,
            ProxyFault.Expired => IsForStore,
            ProxyFault.CompleteError => IsForStore && Method == "POST",
            ProxyFault.SlowBody => HasResponse,
            _ => true,
        };

    public ProxyRule CreateRule(ProxyFault fault) => new(Method, Path, fault) { Query = Query };
}
