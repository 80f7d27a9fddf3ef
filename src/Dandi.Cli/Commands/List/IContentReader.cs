using System.Text.Json.Nodes;
using Dandi.Files;

namespace Dandi.Cli.Commands.List;

/// <summary>Reads what a record holds beyond path and size; called from several threads at a time.</summary>
internal interface IContentReader : IDisposable
{
    /// <summary>Of a file.</summary>
    /// <param name="path">What it is.</param>
    /// <param name="file">The file, open.</param>
    /// <param name="warn">Told what was passed over.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="DandiException">It says nothing that can be listed.</exception>
    Task<JsonObject> ReadFileAsync(
        ListedPath path,
        LocalFile file,
        Action<string> warn,
        CancellationToken cancellationToken
    );

    /// <summary>Of a Zarr.</summary>
    JsonObject DescribeZarr(ListedPath path);
}
