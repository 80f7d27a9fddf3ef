using Dandi.Testing.Network;

namespace Dandi.Client.Tests.Upload.Faults;

/// <summary>A kind of requests that a run makes, and the story in which it comes.</summary>
/// <param name="Name">What it is called in the matrix.</param>
/// <param name="Method">The verb.</param>
/// <param name="Path">The path with <c>*</c>.</param>
/// <param name="Story">Makes a run make such a request.</param>
internal sealed record RequestKind(string Name, string Method, string Path, Func<UploadStory> Story)
{
    /// <summary>What the query contains.</summary>
    public string Query { get; init; } = "";

    /// <summary>Whether the request has a body.</summary>
    public bool HasBody { get; init; }

    /// <summary>Whether the answer has a body.</summary>
    public bool HasResponse { get; init; } = true;

    /// <summary>What must go wrong first, so that there is such a request at all.</summary>
    public Func<ProxyRule>? Before { get; init; }

    /// <summary>Those of a run that uploads files.</summary>
    public static IReadOnlyList<RequestKind> OfFiles { get; } =
    [
        new("who is there", "GET", "/server-info", UploadStory.NewFile),
        new("info", "GET", "/api/info/", UploadStory.NewFile),
        new("key", "GET", "/api/auth/token/", UploadStory.NewFile),
        new("owner", "GET", "/api/dandisets/*/uploads/", UploadStory.NewFile),
        new("assets listed", "GET", "/api/dandisets/*/assets/", UploadStory.NewFile) { Query = "order=path" },
        new("asset looked up", "GET", "/api/dandisets/*/assets/", UploadStory.NamedFile)
        {
            Query = "page_size=1&path=",
        },
        new("initialize", "POST", "/api/uploads/initialize/", UploadStory.NewFile) { HasBody = true },
        new("part", "PUT", "/dandi-dandisets/blobs/*", UploadStory.LargeFile)
        {
            HasBody = true,
            HasResponse = false,
            Query = "partNumber=1&",
        },
        new("complete", "POST", "/api/uploads/*/complete/", UploadStory.NewFile) { HasBody = true },
        new("complete at the store", "POST", "/dandi-dandisets/blobs/*", UploadStory.NewFile) { HasBody = true },
        new("validate", "POST", "/api/uploads/*/validate/", UploadStory.NewFile),
        new("blob by digest", "POST", "/api/blobs/digest/", UploadStory.NewFile)
        {
            HasBody = true,
            Before = () => new ProxyRule("POST", "/api/uploads/*/validate/", ProxyFault.ResponseLost),
        },
        new("asset added", "POST", "/api/dandisets/*/assets/", UploadStory.NewFile) { HasBody = true },
        new("asset looked for", "GET", "/api/dandisets/*/assets/", UploadStory.NewFile)
        {
            Query = "page_size=1&path=",
            Before = () => new ProxyRule("POST", "/api/dandisets/*/assets/", ProxyFault.ResponseLost),
        },
        new("asset replaced", "PUT", "/api/dandisets/*/assets/*", UploadStory.Replacement) { HasBody = true },
        new("asset deleted", "DELETE", "/api/dandisets/*/assets/*", UploadStory.Sync) { HasResponse = false },
    ];

    /// <summary>Those that a Zarr adds.</summary>
    public static IReadOnlyList<RequestKind> OfZarrs { get; } =
    [
        new("Zarr made", "POST", "/api/zarr/", UploadStory.NewZarr) { HasBody = true },
        new("Zarr looked for", "GET", "/api/zarr/", UploadStory.NewZarr)
        {
            Before = () => new ProxyRule("POST", "/api/zarr/", ProxyFault.ResponseLost),
        },
        new("Zarr", "GET", "/api/zarr/*/", UploadStory.NewZarr),
        new("Zarr files announced", "POST", "/api/zarr/*/files/", UploadStory.NewZarr) { HasBody = true },
        new("Zarr file", "PUT", "/dandi-dandisets/zarr/*", UploadStory.NewZarr) { HasBody = true, HasResponse = false },
        new("Zarr files deleted", "DELETE", "/api/zarr/*/files/", UploadStory.ChangedZarr)
        {
            HasBody = true,
            HasResponse = false,
        },
        new("Zarr files listed", "GET", "/api/zarr/*/files/", UploadStory.ChangedZarr),
        new("Zarr finalized", "POST", "/api/zarr/*/finalize/", UploadStory.NewZarr) { HasResponse = false },
    ];

    /// <summary>Whether it goes to the store.</summary>
    public bool IsForStore => Path.StartsWith("/dandi-dandisets/", StringComparison.Ordinal);

    /// <summary>Whether a fault can happen to it, or means anything there.</summary>
    public bool Knows(ProxyFault fault) =>
        fault switch
        {
            ProxyFault.ResetInBody or ProxyFault.StallInBody => HasBody,
            ProxyFault.Expired => IsForStore,
            ProxyFault.CompleteError => IsForStore && Method == "POST",
            ProxyFault.Drip => HasResponse,
            _ => true,
        };

    /// <summary>The rule that makes it go wrong.</summary>
    public ProxyRule Fail(ProxyFault fault) => new(Method, Path, fault) { Query = Query };
}
