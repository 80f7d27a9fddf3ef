using Dandi.Upload;

namespace Dandi.Client.Tests.Upload;

/// <summary>Hears each event before the upload goes on; <see cref="Progress{T}"/> would pass it on later.</summary>
internal sealed class EventListener(Action<UploadEvent> listen) : IProgress<UploadEvent>
{
    public void Report(UploadEvent value) => listen(value);
}
