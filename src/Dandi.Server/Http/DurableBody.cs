namespace Dandi.Server.Http;

/// <summary>
/// The body of a response that waits before its first byte. What the response tells must be on the disk by then; if it
/// cannot be, nothing has been sent, and another response is still possible.
/// </summary>
/// <param name="inner">The body as the server sends it.</param>
/// <param name="whenDurable">Completes when the response may begin, or fails.</param>
internal sealed class DurableBody(Stream inner, Func<Task> whenDurable) : WriteOnlyStream
{
    private bool _hasBegun;

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _hasBegun ? inner.WriteAsync(buffer, cancellationToken) : BeginAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (!_hasBegun)
            await whenDurable();
        _hasBegun = true;
        await inner.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Flush() => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async ValueTask BeginAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        await whenDurable();
        _hasBegun = true;
        await inner.WriteAsync(buffer, cancellationToken);
    }
}
