using Dandi.Transfers;

namespace Dandi.Client.Tests.Upload;

/// <summary>Handles each event before the upload continues; <see cref="Progress{T}"/> would post it.</summary>
internal sealed class EventListener(Action<TransferEvent> handle) : IProgress<TransferEvent>
{
    public void Report(TransferEvent value) => handle(value);
}
