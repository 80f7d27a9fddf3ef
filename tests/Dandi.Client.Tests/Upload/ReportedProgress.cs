using System.Collections.Concurrent;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload;

/// <summary>What a run tells of bytes while it goes on.</summary>
internal sealed class ReportedProgress
{
    private readonly ConcurrentQueue<UploadEvent> _bytes = new();

    /// <summary>Listens from now on.</summary>
    public ReportedProgress(UploadScene scene) => scene.Watch = value =>
    {
        if (value.Stage == UploadStage.Uploading && value.BytesTotal > 0) _bytes.Enqueue(value);
    };

    /// <summary>Never more than there is, never less than nothing.</summary>
    public void AssertConsistent() => Assert.All(_bytes, value => Assert.InRange(value.BytesDone, 0, value.BytesTotal));
}
