namespace Dandi.Transfer;

/// <summary>Lets files be announced one after another, each when those before it leave room for its parts: the addresses of parts hold from their announcement on, and cannot be renewed (archive-api.md §7).</summary>
/// <param name="window">What the parts go through.</param>
/// <param name="time">The clock.</param>
internal sealed class TurnQueue(TransferWindow window, TimeProvider time)
{
    private readonly TransferWindow _turns = new(1, 1, time);

    /// <summary>Takes the turn of a file that waits for nobody.</summary>
    /// <param name="rank">The rank that it has already, or null.</param>
    public Turn Take(long? rank) => new(rank ?? window.NextRank(), null);

    /// <summary>Waits for the turn of a file of several parts.</summary>
    /// <param name="rank">The rank that it has already, or null.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<Turn> AwaitAsync(long? rank, CancellationToken cancellationToken)
    {
        var lease = await _turns.EnterAsync(rank ?? long.MaxValue, cancellationToken);
        try
        {
            var turn = new Turn(rank ?? window.NextRank(), lease);
            (await window.EnterAsync(turn.Rank, cancellationToken)).Dispose();
            return turn;
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }
}
