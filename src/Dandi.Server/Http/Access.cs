namespace Dandi.Server.Http;

/// <summary>Whom an address lets in, before anything else is looked at.</summary>
internal enum Access
{
    /// <summary>Everybody may read; approved accounts may write.</summary>
    ReadByAll,

    /// <summary>Approved accounts alone.</summary>
    Approved,

    /// <summary>Any account.</summary>
    LoggedIn,

    /// <summary>Everybody, with every method.</summary>
    Open,
}
