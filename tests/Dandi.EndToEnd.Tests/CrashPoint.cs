using Dandi.Testing.Network;
using Xunit.Sdk;

namespace Dandi.EndToEnd.Tests;

/// <summary>When something is killed, and what.</summary>
public sealed record CrashPoint : IXunitSerializable
{
    private double _share;

    /// <summary>For the test framework.</summary>
    public CrashPoint() { }

    private CrashPoint(int number, double share, bool isByBytes, bool killsClient, bool killsServer) =>
        (Number, _share, IsByBytes, KillsClient, KillsServer) = (number, share, isByBytes, killsClient, killsServer);

    /// <summary>Its number, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>Whether it is a share of the bytes; else of the requests.</summary>
    public bool IsByBytes { get; private set; }

    /// <summary>Whether the client is killed.</summary>
    public bool KillsClient { get; private set; }

    /// <summary>Whether the server is killed.</summary>
    public bool KillsServer { get; private set; }

    /// <summary>Moments drawn by a seed: two thirds by bytes, the others by requests; client, server and both in turns.</summary>
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

    /// <summary>Whether it has come, in an upload that takes so many bytes and requests as a whole.</summary>
    public bool HasCome(FaultProxy proxy, long bytes, int requests) =>
        IsByBytes ? proxy.ContentBytes >= _share * bytes : proxy.RequestCount >= _share * requests;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Number}: {(KillsClient ? "client" : "")}{(KillsClient && KillsServer ? " and " : "")}{(KillsServer ? "server" : "")} after {_share:P1} of the {(IsByBytes ? "bytes" : "requests")}";

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
