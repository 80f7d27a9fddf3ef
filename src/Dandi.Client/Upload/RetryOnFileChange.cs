using Dandi.Files;

namespace Dandi.Upload;

/// <summary>What changes under us is tried once more, when nothing has written to it for a while.</summary>
/// <param name="stages">Those who do the work.</param>
/// <param name="progress">Told that it waits.</param>
/// <param name="stopping">Once cancelled, nothing is waited for.</param>
internal sealed class RetryOnFileChange(UploadServices stages, AssetProgress progress, CancellationToken stopping)
{
    /// <summary>Whether files that are gone are a change like any other.</summary>
    public bool MayBeGone { get; init; }

    /// <summary>Tries, and if need be once more.</summary>
    /// <param name="attempt">Tries; told what has changed the first time, or null.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="FileChangedException">It goes on to change.</exception>
    public async Task<T> RunAsync<T>(Func<FileChangedException?, Task<T>> attempt, CancellationToken cancellationToken)
    {
        try
        {
            return await attempt(null);
        }
        catch (FileChangedException change) when (MayBeGone || change.Files.All(File.Exists))
        {
            progress.Begin(UploadStage.WaitingForQuiet, change.Message);
            if (
                !await stages.Slots.StepOutAsync(
                    () => stages.Quiet.WaitAsync(change.Files, MayBeGone, stopping, cancellationToken),
                    cancellationToken
                )
            )
                throw;
            progress.Restart();
            return await attempt(change);
        }
    }
}
