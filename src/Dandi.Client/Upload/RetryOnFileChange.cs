using Dandi.Files;
using Dandi.Transfers;

namespace Dandi.Upload;

/// <summary>Tries an asset once more if its files change, after a quiet period without further changes.</summary>
/// <param name="services">The services of the run. The asset slot is released during the wait.</param>
/// <param name="progress">The progress of the asset.</param>
/// <param name="stopping">Once cancelled, the wait ends and the first failure is final.</param>
internal sealed class RetryOnFileChange(UploadServices services, AssetProgress progress, CancellationToken stopping)
{
    /// <summary>Whether a deleted file is a change like any other, as in a Zarr. Otherwise it is final.</summary>
    public bool AcceptsMissing { get; init; }

    /// <summary>Runs the first attempt, and a second one if a file changed.</summary>
    /// <param name="attempt">The attempt. Its argument is null at first, then the exception of the first one.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="FileChangedException">Files keep changing.</exception>
    public async Task<T> RunAsync<T>(Func<FileChangedException?, Task<T>> attempt, CancellationToken cancellationToken)
    {
        try
        {
            return await attempt(null);
        }
        catch (FileChangedException change) when (AcceptsMissing || change.Files.All(File.Exists))
        {
            progress.StartStage(TransferStage.WaitingForQuietPeriod, change.Message);
            var isQuiet = await services.Slots.WaitWithoutSlotAsync(
                () => services.Settler.WaitAsync(change.Files, AcceptsMissing, stopping, cancellationToken),
                cancellationToken
            );
            if (!isQuiet)
                throw;
            progress.Restart();
            return await attempt(change);
        }
    }
}
