namespace Dandi.Archive.Requests;

/// <summary>Logs in to an archive at most once, when the first request needs it. Thread-safe.</summary>
/// <param name="logIn">Logs in, so that all further requests are sent with the API key.</param>
internal sealed class OnDemandLogin(Func<CancellationToken, Task> logIn) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile bool _isDone;

    /// <summary>Whether requests are sent with the API key.</summary>
    public bool IsDone => _isDone;

    /// <summary>Logs in, unless that has been done. If it fails, the next caller tries again.</summary>
    public async Task LogInAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_isDone)
                return;
            await logIn(cancellationToken);
            _isDone = true;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();
}
