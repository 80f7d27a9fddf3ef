namespace Dandi.Testing;

/// <summary>An archive that all tests of a class use, each with Dandisets of its own.</summary>
public sealed class SharedArchive : IAsyncLifetime
{
    /// <summary>The archive.</summary>
    public RunningArchive Archive { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => Archive = await RunningArchive.StartAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Archive.DisposeAsync();
}
