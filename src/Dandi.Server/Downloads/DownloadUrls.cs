using Dandi.Server.Data;
using Dandi.Server.Http;
using Dandi.Server.State;
using Dandi.Server.Store;
using Microsoft.AspNetCore.Http;

namespace Dandi.Server.Downloads;

/// <summary>Presigned URLs from which assets are downloaded.</summary>
internal sealed class DownloadUrls(ArchiveState state)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(6);

    /// <summary>Signs the URL of a blob for the method of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="asset">An asset that is a blob.</param>
    /// <param name="inlineType">The media type for browsers that show it; null to let them save it.</param>
    public string Presign(ApiRequest request, AssetRow asset, string? inlineType)
    {
        var name = Path.GetFileName(asset.Path).Replace("\"", "\\\"", StringComparison.Ordinal);
        var disposition = inlineType is null ? "attachment" : "inline";
        var query = new List<KeyValuePair<string, string>>
        {
            new("response-content-disposition", $"{disposition}; filename=\"{name}\""),
        };
        if (inlineType is not null)
            query.Add(new("response-content-type", inlineType));
        return Presign(request, asset.Key, query);
    }

    /// <summary>Signs the URL of an object for the method of a request.</summary>
    public string Presign(ApiRequest request, string key, IReadOnlyList<KeyValuePair<string, string>> query)
    {
        var method = HttpMethods.IsHead(request.Http.Request.Method) ? "HEAD" : "GET";
        return state.Urls.Presign(request.Root, new ObjectRequest(method, key) { Query = query }, Lifetime);
    }
}
