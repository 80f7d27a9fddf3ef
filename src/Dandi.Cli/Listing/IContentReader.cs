using System.Text.Json.Nodes;
using Dandi.Discovery;

namespace Dandi.Cli.Listing;

/// <summary>Reads what a record holds beyond path and size; called from several threads at a time.</summary>
internal interface IContentReader : IDisposable
{
    /// <summary>Of a file.</summary>
    /// <exception cref="DandiException">It says nothing that can be listed.</exception>
    Task<JsonObject> ReadFileAsync(ListedPath path, LocalFile file, CancellationToken cancellationToken);

    /// <summary>Of a Zarr.</summary>
    JsonObject DescribeZarr(ListedPath path);
}
