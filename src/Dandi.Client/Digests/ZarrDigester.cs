using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Dandi.Zarr;

namespace Dandi.Digests;

/// <summary>Computes the checksum of a Zarr: files are digested side by side, and summed up in their order.</summary>
/// <param name="parallel">How many files are digested at a time.</param>
public sealed class ZarrDigester(int parallel)
{
    private const int Ahead = 1024;

    /// <summary>Digests files and sums them up.</summary>
    /// <param name="store">The Zarr.</param>
    /// <param name="files">Its files in the order of the bytes of their paths.</param>
    /// <param name="digest">Digests one, and does with it what else is to be done; null where that is not possible. Called in any order, several at a time.</param>
    /// <param name="summed">Told of each digest in the order of the files; null for nobody.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The checksum, or null where a file could not be digested.</returns>
    public async Task<string?> ComputeAsync<T>(
        ZarrStore store, IAsyncEnumerable<T> files, Func<T, CancellationToken, Task<ZarrEntry?>> digest, Action<ZarrEntry>? summed, CancellationToken cancellationToken)
    {
        var inOrder = Channel.CreateBounded<Task<ZarrEntry?>>(new BoundedChannelOptions(Ahead) { SingleReader = true, SingleWriter = true });
        string? checksum = null;
        await Concurrently.RunAsync(
            [
                async token => checksum = await SumAsync(store, inOrder.Reader, summed, token),
                async token =>
                {
                    var options = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = token };
                    await Parallel.ForEachAsync(EnlistAsync(files, inOrder.Writer, token), options, async (waiting, each) => waiting.Digested.SetResult(await digest(waiting.File, each)));
                    inOrder.Writer.Complete();
                },
            ],
            cancellationToken);
        return checksum;
    }

    private static async IAsyncEnumerable<Waiting<T>> EnlistAsync<T>(IAsyncEnumerable<T> files, ChannelWriter<Task<ZarrEntry?>> inOrder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var file in files.WithCancellation(cancellationToken))
        {
            var waiting = new Waiting<T>(file, new TaskCompletionSource<ZarrEntry?>());
            await inOrder.WriteAsync(waiting.Digested.Task, cancellationToken);
            yield return waiting;
        }
    }

    private static async Task<string?> SumAsync(ZarrStore store, ChannelReader<Task<ZarrEntry?>> inOrder, Action<ZarrEntry>? summed, CancellationToken cancellationToken)
    {
        var (checksum, isWhole) = (new ZarrChecksum(store.HasNoFolders), true);
        await foreach (var digested in inOrder.ReadAllAsync(cancellationToken))
        {
            if (await digested.WaitAsync(cancellationToken) is not { } entry)
            {
                isWhole = false;
                continue;
            }
            checksum.Add(entry);
            summed?.Invoke(entry);
        }
        return isWhole ? checksum.Complete() : null;
    }

    private readonly record struct Waiting<T>(T File, TaskCompletionSource<ZarrEntry?> Digested);
}
