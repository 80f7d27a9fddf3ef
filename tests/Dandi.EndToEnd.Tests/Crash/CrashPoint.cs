using Dandi.Testing.Network;
using Xunit.Sdk;

namespace Dandi.EndToEnd.Tests.Crash;

/// <summary>A moment of an upload, and the processes that are killed at that moment.</summary>
public sealed record CrashPoint : IXunitSerializable
{
    private double _share;

    /// <summary>For deserialization by the test framework.</summary>
    public CrashPoint() { }

    private CrashPoint(int number, double share, bool isByBytes, bool killsClient, bool killsServer) =>
        (Number, _share, IsByBytes, KillsClient, KillsServer) = (number, share, isByBytes, killsClient, killsServer);

    public int Number { get; private set; }

    /// <summary>Whether the moment is a share of the bytes, and not of the requests.</summary>
    public bool IsByBytes { get; private set; }

    public bool KillsClient { get; private set; }

    public bool KillsServer { get; private set; }

    /// <summary>
    /// Random moments: two thirds are shares of the bytes, the others of the requests. They kill the client, the server
    /// and both in turn.
    /// </summary>
    public static IEnumerable<CrashPoint> Draw(int count, int seed)
    {
        var random = new Random(seed);
        for (var number = 1; number <= count; number++)
            yield return new CrashPoint(
                number,
                random.NextDouble(),
                random.Next(3) > 0,
                number % 3 != 2,
                number % 3 != 1
            );
    }

    /// <summary>Whether an upload of so many bytes and requests in total has reached the moment.</summary>
    public bool IsReached(FaultProxy proxy, long bytes, int requests) =>
        IsByBytes ? proxy.ContentBytes >= _share * bytes : proxy.RequestCount >= _share * requests;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Number}: {(KillsClient ? "client" : "")}{(KillsClient && KillsServer ? " and " : "")}"
        + $"{(KillsServer ? "server" : "")} after {_share:P1} of the {(IsByBytes ? "bytes" : "requests")}";

    void IXunitSerializable.Serialize(IXunitSerializationInfo info)
    {
        info.AddValue(nameof(Number), Number);
        info.AddValue(nameof(_share), _share);
        info.AddValue(nameof(IsByBytes), IsByBytes);
        info.AddValue(nameof(KillsClient), KillsClient);
        info.AddValue(nameof(KillsServer), KillsServer);
    }

    void IXunitSerializable.Deserialize(IXunitSerializationInfo info)
    {
        Number = info.GetValue<int>(nameof(Number));
        _share = info.GetValue<double>(nameof(_share));
        IsByBytes = info.GetValue<bool>(nameof(IsByBytes));
        KillsClient = info.GetValue<bool>(nameof(KillsClient));
        KillsServer = info.GetValue<bool>(nameof(KillsServer));
    }
}
