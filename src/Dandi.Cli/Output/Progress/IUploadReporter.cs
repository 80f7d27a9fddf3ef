using Dandi.Upload;

namespace Dandi.Cli.Output.Progress;

/// <summary>Shows a running upload to somebody: people at a terminal, people with a log, programs.</summary>
internal interface IUploadReporter : IProgress<UploadEvent>, IAsyncDisposable
{
    /// <summary>Something that the user should know.</summary>
    void Notice(string text);

    /// <summary>Files that are no assets.</summary>
    void Unrecognized(IReadOnlyList<string> paths);

    /// <summary>An asset was deleted in the archive.</summary>
    void Deleted(string path);

    /// <summary>The command as a whole failed.</summary>
    /// <param name="message">What went wrong, and what to do.</param>
    /// <param name="kind">Whose fault it is: <c>usage</c> or <c>archive</c>.</param>
    void Failed(string message, string kind);

    /// <summary>Shows what is waiting to be shown and stops redrawing: somebody is going to be asked, or all is over.</summary>
    ValueTask PauseAsync();

    /// <summary>The end.</summary>
    void Summary(UploadReport report, TimeSpan duration, string? log);
}
