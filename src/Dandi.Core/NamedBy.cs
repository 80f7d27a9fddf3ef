namespace Dandi;

/// <summary>
/// Who named the host of an archive, which decides the API keys that it may get
/// (docs/decisions/0032-where-the-api-key-goes.md).
/// </summary>
public enum NamedBy
{
    /// <summary>The user, with <c>-i</c> or <c>DANDI_INSTANCE</c>; or it is a known instance. Any key of it.</summary>
    Instance,

    /// <summary>
    /// The user, in the URL of a Dandiset or asset, which may come from anybody: only keys that name this host.
    /// </summary>
    Url,

    /// <summary>Only a server: only keys that name exactly this host.</summary>
    Server,
}
