using System.Text.Json.Nodes;

namespace Dandi.Server.State;

/// <summary>
/// Reads what a file says about itself. The server knows no file formats: whoever starts it may give it a reader.
/// </summary>
/// <param name="content">The bytes, which can be read at any position; hostile.</param>
/// <param name="path">The path of the asset, by which the kind of the file is known.</param>
/// <param name="cancellationToken">Cancels the reading.</param>
/// <returns>Names and values; null if files of this kind are not read.</returns>
/// <exception cref="IOException">The file cannot be read.</exception>
public delegate JsonObject? FileReader(Stream content, string path, CancellationToken cancellationToken);
