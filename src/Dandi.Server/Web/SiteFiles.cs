using System.Text;
using Dandi.Html;

namespace Dandi.Server.Web;

/// <summary>The style sheet, script and icon of the pages.</summary>
internal static class SiteFiles
{
    private const string ResourcePrefix = "Web.";

    /// <summary>The URLs of the files.</summary>
    public static IEnumerable<PageRoute> Routes() =>
        [
            Route("site.css", "text/css; charset=utf-8", ReadStyles),
            Route("site.js", "text/javascript; charset=utf-8", Read),
            Route("icon.svg", "image/svg+xml", Read),
        ];

    private static PageRoute Route(string name, string type, Func<string, byte[]> read)
    {
        var file = new Lazy<byte[]>(() => read(ResourcePrefix + name));
        return new PageRoute($"/static/{name}")
        {
            Get = (_, _) => Task.FromResult(PageResponse.File(file.Value, type)),
            IsForAnonymous = true,
        };
    }

    private static byte[] ReadStyles(string resourceName) =>
        Encoding.UTF8.GetBytes(EmbeddedFile.ReadStyles(typeof(SiteFiles).Assembly, resourceName));

    private static byte[] Read(string resourceName)
    {
        using var resource = typeof(SiteFiles).Assembly.GetManifestResourceStream(resourceName)!;
        using var content = new MemoryStream();
        resource.CopyTo(content);
        return content.ToArray();
    }
}
