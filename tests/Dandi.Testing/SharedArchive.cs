namespace Dandi.Testing;

/// <summary>A class fixture: one archive for all tests of a class, each of which creates its own Dandisets.</summary>
public sealed class SharedArchive : IAsyncLifetime
{
    public RunningArchive Archive { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => Archive = await RunningArchive.StartAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Archive.DisposeAsync();
}
