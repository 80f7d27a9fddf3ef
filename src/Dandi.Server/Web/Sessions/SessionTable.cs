using System.Security.Cryptography;
using System.Text;

namespace Dandi.Server.Web.Sessions;

/// <summary>
/// The sessions of browsers, by the SHA-256 of their ids. They are in memory only: a restart of the archive ends them.
/// Thread-safe.
/// </summary>
/// <remarks>
/// A session ends after <see cref="Lifetime"/>, at the log out, and with its API key: the account is found by the key
/// for each request. There are at most <see cref="MaxSessions"/>, and <see cref="MaxSessionsOfKey"/> of one key.
/// </remarks>
internal sealed class SessionTable(TimeProvider time)
{
    /// <summary>The maximum number of sessions.</summary>
    public const int MaxSessions = 1_000;

    /// <summary>The maximum number of sessions of one API key; a further one ends the oldest.</summary>
    public const int MaxSessionsOfKey = 20;

    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    /// <summary>How long a session lasts.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromHours(12);

    /// <summary>Starts a session.</summary>
    /// <returns>Its id: a secret that only the browser keeps.</returns>
    public string Add(string apiKey)
    {
        var id = NewSecret();
        var session = new Session(apiKey, NewSecret(), time.GetUtcNow() + Lifetime);
        lock (_sessions)
        {
            foreach (var key in _sessions.Where(pair => IsOver(pair.Value)).Select(pair => pair.Key).ToList())
                _sessions.Remove(key);
            RemoveOldest(MaxSessionsOfKey, other => other.ApiKey == apiKey);
            RemoveOldest(MaxSessions, _ => true);
            _sessions[HashOf(id)] = session;
        }
        return id;
    }

    /// <summary>Finds a session that has not ended.</summary>
    public Session? Find(string id)
    {
        lock (_sessions)
            return _sessions.TryGetValue(HashOf(id), out var session) && !IsOver(session) ? session : null;
    }

    /// <summary>Ends a session.</summary>
    public void Remove(string id)
    {
        lock (_sessions)
            _sessions.Remove(HashOf(id));
    }

    private void RemoveOldest(int limit, Func<Session, bool> isCounted)
    {
        var counted = _sessions.Where(pair => isCounted(pair.Value)).ToList();
        if (counted.Count >= limit)
            _sessions.Remove(counted.MinBy(pair => pair.Value.Expires).Key);
    }

    private bool IsOver(Session session) => session.Expires <= time.GetUtcNow();

    private static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    private static string HashOf(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
}
