using Dandi.Upload;

namespace Dandi.Client.Tests.Upload;

/// <summary>Handles each event before the upload continues; <see cref="Progress{T}"/> would post it.</summary>
internal sealed class EventListener(Action<UploadEvent> handle) : IProgress<UploadEvent>
{
    public void Report(UploadEvent value) => handle(value);
}
