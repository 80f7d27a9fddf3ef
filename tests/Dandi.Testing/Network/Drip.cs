namespace Dandi.Testing.Network;

/// <summary>Writes an answer in drops. Where the proxy has a clock, each takes twenty seconds: together longer than anybody may be silent, but none alone.</summary>
internal sealed class Drip(FaultProxy proxy)
{
    private const int Drops = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(200);

    /// <summary>Writes it.</summary>
    /// <param name="connection">Where to.</param>
    /// <param name="answer">All of it.</param>
    /// <param name="head">How much of it comes at once.</param>
    /// <param name="cancellationToken">Ends the proxy.</param>
    public async Task WriteAsync(ProxyConnection connection, ReadOnlyMemory<byte> answer, int head, CancellationToken cancellationToken)
    {
        var size = Math.Max(1, (answer.Length - head) / Drops);
        await connection.AnswerAsync(answer[..head]);
        for (var done = head; done < answer.Length; done += size)
        {
            var limits = proxy.Clock?.Limits;
            await connection.AnswerAsync(answer.Slice(done, Math.Min(size, answer.Length - done)));
            if (proxy.Clock is not { } clock) continue;
            // A reader that has a limit on silence begins it anew with each drop: only then may time go on.
            var begin = TimeProvider.System.GetTimestamp();
            while (clock.Limits == limits && TimeProvider.System.GetElapsedTime(begin) < LongestLook) await Task.Delay(Look, TimeProvider.System, cancellationToken);
            if (done + size < answer.Length) clock.Advance(Pause);
        }
    }
}
