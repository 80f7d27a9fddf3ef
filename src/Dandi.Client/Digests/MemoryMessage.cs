using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dandi.Digests.Lanes;

namespace Dandi.Digests;

/// <summary>Bytes in memory to hash.</summary>
/// <param name="array">The bytes, in a pinned array.</param>
/// <param name="length">The number of bytes.</param>
/// <param name="cancellationToken">Cancels the operation.</param>
internal sealed unsafe class MemoryMessage(byte[] array, int length, CancellationToken cancellationToken)
    : HashMessage(cancellationToken)
{
    private readonly TaskCompletionSource<UInt128> _completion = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private readonly CancellationToken _cancellation = cancellationToken;

    /// <summary>Completes when the bytes are hashed, and they may be changed again.</summary>
    public Task<UInt128> Hashed => _completion.Task;

    /// <inheritdoc/>
    public override MessageSegment Read(byte* buffer, int size) =>
        new((byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array)), length, isLast: true);

    /// <inheritdoc/>
    public override void Complete(UInt128 md5) => _completion.TrySetResult(md5);

    /// <inheritdoc/>
    public override void Fail(Exception error)
    {
        if (error is OperationCanceledException)
            _completion.TrySetCanceled(_cancellation);
        else
            _completion.TrySetException(error);
    }
}
