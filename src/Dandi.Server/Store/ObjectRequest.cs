namespace Dandi.Server.Store;

/// <summary>A request to an object, which an address shall allow.</summary>
/// <param name="Method">The verb.</param>
/// <param name="Key">The object; empty for the bucket.</param>
internal sealed record ObjectRequest(string Method, string Key)
{
    /// <summary>Parameters beside those of the signature.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    /// <summary>Headers that must come with it, names in small letters.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
}
