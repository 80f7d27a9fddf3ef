using System.Buffers.Binary;
using System.Security.Cryptography;
using Dandi.Digests.Lanes;

namespace Dandi.Client.Tests.Digests.Lanes;

/// <summary>Compares every kernel that this machine can run with the MD5 of .NET.</summary>
public sealed unsafe class Md5LanesTests
{
    private const int BufferSize = 512;

    public static TheoryData<string> Kernels => new(LaneKernel.All.Select(kernel => kernel.Name));

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Messages_of_every_length_up_to_five_blocks_are_hashed(string kernel)
    {
        var messages = Enumerable
            .Range(0, (5 * Md5Lanes.BlockSize) + 1)
            .Select(length => Message(length, seed: length))
            .ToList();

        Assert.Equal(messages.Select(Expected), Digest(Find(kernel), messages, new Random(1)));
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Messages_of_any_length_in_any_segments_are_hashed(string kernel) =>
        Gen.Select(Gen.Int[0, 5000].Array[0, 100], Gen.Int)
            .Sample(
                (lengths, seed) =>
                {
                    var messages = lengths.Select((length, i) => Message(length, seed + i)).ToList();

                    Assert.Equal(messages.Select(Expected), Digest(Find(kernel), messages, new Random(seed)));
                },
                iter: 300
            );

    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_lane_that_was_reset_can_take_the_next_message(string kernel)
    {
        var message = Message(1000, seed: 3);
        using var lanes = new Md5Lanes(Find(kernel), BufferSize);
        lanes.Begin(0);
        fixed (byte* data = message)
        {
            lanes.Feed(0, data, 128, isLast: false);
            lanes.Run();
            lanes.Reset(0);
            lanes.Begin(0);
            lanes.Feed(0, data, message.Length, isLast: true);
            lanes.Run();
        }

        Assert.Equal(Expected(message), lanes.TakeDigest(0));
    }

    [Fact]
    public void The_padding_supports_lengths_of_more_than_2_to_the_32_bits()
    {
        const long Length = (1L << 29) + 17;
        var segment = new byte[1 << 20];
        using var expected = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var lanes = new Md5Lanes(LaneKernel.Best, BufferSize);
        lanes.Begin(1);
        fixed (byte* data = segment)
        {
            for (long done = 0; done < Length; done += segment.Length)
            {
                var length = (int)Math.Min(segment.Length, Length - done);
                expected.AppendData(segment, 0, length);
                lanes.Feed(1, data, length, isLast: done + length == Length);
                lanes.Run();
            }
        }

        Assert.Equal(BinaryPrimitives.ReadUInt128BigEndian(expected.GetHashAndReset()), lanes.TakeDigest(1));
    }

    /// <summary>Hashes messages in all lanes, in segments of random length and alignment.</summary>
    private static UInt128[] Digest(LaneKernel kernel, List<byte[]> messages, Random random)
    {
        var digests = new UInt128[messages.Count];
        using var lanes = new Md5Lanes(kernel, BufferSize);
        var (next, remaining) = (0, messages.Count);
        var (numbers, done) = (new int[lanes.Count], new int[lanes.Count]);
        while (remaining > 0)
        {
            for (var lane = 0; lane < lanes.Count; lane++)
            {
                if (lanes.StageOf(lane) == LaneStage.Done)
                {
                    digests[numbers[lane]] = lanes.TakeDigest(lane);
                    remaining--;
                }
                if (lanes.StageOf(lane) == LaneStage.Idle && next < messages.Count)
                {
                    (numbers[lane], done[lane]) = (next++, 0);
                    lanes.Begin(lane);
                }
                if (lanes.StageOf(lane) == LaneStage.NeedsInput)
                    done[lane] += Feed(lanes, lane, messages[numbers[lane]].AsSpan(done[lane]), random);
            }
            lanes.Run();
        }
        return digests;
    }

    private static int Feed(Md5Lanes lanes, int lane, ReadOnlySpan<byte> rest, Random random)
    {
        var offset = random.Next(Md5Lanes.BlockSize);
        var maxLength = random.Next((BufferSize - offset) / Md5Lanes.BlockSize) * Md5Lanes.BlockSize;
        var length = Math.Min(rest.Length, maxLength);
        rest[..length].CopyTo(new Span<byte>(lanes.BufferOf(lane) + offset, length));
        lanes.Feed(lane, lanes.BufferOf(lane) + offset, length, isLast: length == rest.Length);
        return length;
    }

    private static LaneKernel Find(string name) => LaneKernel.All.Single(kernel => kernel.Name == name);

    private static UInt128 Expected(byte[] message) => BinaryPrimitives.ReadUInt128BigEndian(MD5.HashData(message));

    private static byte[] Message(int length, int seed)
    {
        var message = new byte[length];
        new Random(seed).NextBytes(message);
        return message;
    }
}
