using System.Text.Json.Nodes;
using Dandi.Files;
using Dandi.Zarr;

namespace Dandi.Cli.Commands.List;

/// <summary>Reads the fields of a record other than path and size. Safe for several threads.</summary>
internal interface IContentReader : IDisposable
{
    /// <summary>Reads the fields of a file.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="file">The open file; it remains the caller's.</param>
    /// <param name="warn">Called with each warning about content that was not read.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="DandiException">The file has no content that can be listed.</exception>
    Task<JsonObject> ReadFileAsync(
        ListedPath path,
        LocalFile file,
        Action<string> warn,
        CancellationToken cancellationToken
    );

    /// <summary>Returns the fields of a Zarr.</summary>
    JsonObject DescribeZarr(ListedPath path, ZarrStore zarr);
}
