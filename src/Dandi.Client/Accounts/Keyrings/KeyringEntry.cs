namespace Dandi.Accounts.Keyrings;

/// <summary>Where the Python client keeps the API key of an instance.</summary>
/// <param name="Place">The file or the program, worded for messages.</param>
/// <param name="Key">The key, if it can be read.</param>
/// <param name="Encrypted">The encrypted key, if a password is needed.</param>
public sealed record KeyringEntry(string Place, ApiKey? Key = null, EncryptedKey? Encrypted = null);
