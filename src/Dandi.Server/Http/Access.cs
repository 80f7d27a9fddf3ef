namespace Dandi.Server.Http;

/// <summary>Who may use a route; checked before the handler runs.</summary>
internal enum Access
{
    /// <summary>Everybody may read; approved accounts may write.</summary>
    ReadByAll,

    /// <summary>Any account may read, also one that waits for approval; approved accounts may write.</summary>
    ReadByAccounts,

    /// <summary>Approved accounts only.</summary>
    Approved,

    /// <summary>Any account, also one that waits for approval, with every method.</summary>
    LoggedIn,

    /// <summary>Administrators only.</summary>
    Administrators,

    /// <summary>Everybody, with every method.</summary>
    Open,
}
