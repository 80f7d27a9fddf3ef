namespace Dandi.Server.Web;

/// <summary>The style sheet, script and icon of the pages.</summary>
internal static class SiteFiles
{
    /// <summary>The URLs of the files.</summary>
    public static IEnumerable<PageRoute> Routes() =>
        [
            Route("site.css", "text/css; charset=utf-8"),
            Route("site.js", "text/javascript; charset=utf-8"),
            Route("icon.svg", "image/svg+xml"),
        ];

    private static PageRoute Route(string name, string type)
    {
        var file = new Lazy<byte[]>(() => Read(name));
        return new PageRoute($"/static/{name}")
        {
            Get = (_, _) => Task.FromResult(PageResponse.File(file.Value, type)),
            IsForAnonymous = true,
        };
    }

    private static byte[] Read(string name)
    {
        using var resource = typeof(SiteFiles).Assembly.GetManifestResourceStream($"Web.{name}")!;
        using var content = new MemoryStream();
        resource.CopyTo(content);
        return content.ToArray();
    }
}
