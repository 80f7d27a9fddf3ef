using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Dandi.Md5;

namespace Dandi.Digests.Lanes;

/// <summary>MD5 of many messages at a time, each in a lane of its own: a lane that has ended takes the next message while the others go on.</summary>
/// <remarks>
/// Whoever uses it feeds each busy lane piece by piece and calls <see cref="Run"/>, which returns when a lane wants more or has ended. Not for several threads at a time.
/// Memory does not depend on the messages: a buffer and 200 bytes a lane.
/// </remarks>
internal sealed unsafe class Md5Lanes : IDisposable
{
    /// <summary>The length of a block of MD5 in bytes: pieces are multiples of it, but for the last of a message.</summary>
    public const int BlockSize = 64;

    private const int DigestNames = 4;
    private const int TailSize = 2 * BlockSize;
    private const int LengthSize = 8;

    // Lanes a multiple of a page apart would fall into the same few lines of the first cache.
    private const int Apart = 4096 + BlockSize;
    private static readonly uint[] Start = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];

    private readonly LaneKernel _kernel;
    private readonly Lane[] _lanes;
    private readonly byte* _memory;
    private readonly byte* _tails;
    private readonly byte* _buffers;
    private readonly LaneWork* _work;

    /// <summary>Lanes without messages.</summary>
    /// <param name="kernel">What computes.</param>
    /// <param name="bufferSize">How many bytes the buffer of each lane shall hold: a multiple of <see cref="BlockSize"/>.</param>
    public Md5Lanes(LaneKernel kernel, int bufferSize)
    {
        (_kernel, BufferSize, _lanes) = (kernel, bufferSize, new Lane[kernel.Lanes]);
        var count = kernel.Lanes;
        // All that the kernel touches, one behind another, each at a multiple of 64 bytes.
        var state = Aligned(sizeof(LaneWork));
        var words = state + Aligned(count * DigestNames * sizeof(uint));
        var sines = words + Aligned(count * BlockSize);
        var pointers = sines + Aligned(BlockSize * sizeof(uint));
        var strides = pointers + Aligned(count * sizeof(byte*));
        var tails = strides + Aligned(count * sizeof(nint));
        var buffers = tails + (count * TailSize);
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)(buffers + ((long)count * (bufferSize + Apart))), BlockSize);
        new Span<byte>(_memory, buffers).Clear();
        _tails = _memory + tails;
        _buffers = _memory + buffers;
        _work = (LaneWork*)_memory;
        _work->State = (uint*)(_memory + state);
        _work->Words = (uint*)(_memory + words);
        _work->Sines = (uint*)(_memory + sines);
        _work->Data = (byte**)(_memory + pointers);
        _work->Stride = (nint*)(_memory + strides);
        for (var i = 0; i < BlockSize; i++)
            _work->Sines[i] = (uint)(long)Math.Floor(Math.Abs(Math.Sin(i + 1)) * (1L << 32));
        for (var lane = 0; lane < count; lane++)
            Rest(lane);
    }

    /// <summary>How many messages there can be at a time.</summary>
    public int Count => _lanes.Length;

    /// <summary>How many bytes the buffer of a lane holds.</summary>
    public int BufferSize { get; }

    /// <summary>Where a lane is.</summary>
    public LaneStage StageOf(int lane) => _lanes[lane].Stage;

    /// <summary>Whether a lane has been fed of its message.</summary>
    public bool HasBegun(int lane) => _lanes[lane].Length > 0;

    /// <summary>The buffer of a lane: what is fed may lie there, or elsewhere.</summary>
    public byte* BufferOf(int lane) => _buffers + ((long)lane * (BufferSize + Apart));

    /// <summary>Begins a message in a lane that is idle; it wants its first piece.</summary>
    public void Begin(int lane)
    {
        for (var word = 0; word < DigestNames; word++)
            *StateWord(lane, word) = Start[word];
        _lanes[lane] = new Lane { Stage = LaneStage.Hungry };
        _work->Stride[lane] = BlockSize;
    }

    /// <summary>Gives a lane the next piece of its message.</summary>
    /// <param name="lane">A hungry lane.</param>
    /// <param name="data">The bytes, which stay where they are until the lane is hungry again or has ended.</param>
    /// <param name="length">How many: a multiple of <see cref="BlockSize"/> if more pieces come.</param>
    /// <param name="isLast">Whether the message ends with them.</param>
    public void Feed(int lane, byte* data, int length, bool isLast)
    {
        ref var fed = ref _lanes[lane];
        fed.Length += length;
        fed.Blocks = length / BlockSize;
        if (isLast)
            Pad(lane, data + (length - (length % BlockSize)), length % BlockSize, fed.Length);
        fed.Stage = isLast ? LaneStage.Ending : LaneStage.Busy;
        _work->Data[lane] = data;
        if (fed.Blocks == 0)
            Next(lane);
    }

    /// <summary>Computes until a lane is hungry or has ended.</summary>
    public void Run()
    {
        while (true)
        {
            var blocks = long.MaxValue;
            foreach (ref readonly var lane in _lanes.AsSpan())
            {
                if (lane.Stage is LaneStage.Hungry or LaneStage.Ended)
                    return;
                if (lane.Stage != LaneStage.Idle)
                    blocks = Math.Min(blocks, lane.Blocks);
            }
            if (blocks == long.MaxValue)
                return;
            _work->Blocks = (nint)blocks;
            _kernel.Run(_work);
            for (var lane = 0; lane < _lanes.Length; lane++)
            {
                if (_lanes[lane].Stage != LaneStage.Idle && (_lanes[lane].Blocks -= blocks) == 0)
                    Next(lane);
            }
        }
    }

    /// <summary>The MD5 of the message of a lane that has ended, which is idle afterwards.</summary>
    public UInt128 Take(int lane)
    {
        Span<byte> digest = stackalloc byte[DandiETag.Md5Length];
        for (var word = 0; word < DigestNames; word++)
            BinaryPrimitives.WriteUInt32LittleEndian(digest[(word * sizeof(uint))..], *StateWord(lane, word));
        Rest(lane);
        return BinaryPrimitives.ReadUInt128BigEndian(digest);
    }

    /// <summary>Gives up what is in a lane.</summary>
    public void Rest(int lane)
    {
        _lanes[lane] = default;
        // An idle lane computes too, over and over the same block.
        _work->Data[lane] = _tails + (lane * TailSize);
        _work->Stride[lane] = 0;
    }

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.AlignedFree(_memory);

    /// <summary>What follows when all blocks of a piece are taken.</summary>
    private void Next(int lane)
    {
        ref var ended = ref _lanes[lane];
        if (ended.Stage == LaneStage.Ending)
        {
            (ended.Stage, ended.Blocks) = (LaneStage.Padding, ended.TailBlocks);
            _work->Data[lane] = _tails + (lane * TailSize);
            return;
        }
        ended.Stage = ended.Stage == LaneStage.Padding ? LaneStage.Ended : LaneStage.Hungry;
    }

    /// <summary>What RFC 1321 §3.1 and §3.2 put behind a message, together with what is left of it.</summary>
    private void Pad(int lane, byte* rest, int length, long total)
    {
        var tail = new Span<byte>(_tails + (lane * TailSize), TailSize);
        tail.Clear();
        new ReadOnlySpan<byte>(rest, length).CopyTo(tail);
        tail[length] = 0x80;
        var blocks = length < BlockSize - LengthSize ? 1 : 2;
        BinaryPrimitives.WriteUInt64LittleEndian(tail[((blocks * BlockSize) - LengthSize)..], (ulong)total * 8);
        _lanes[lane].TailBlocks = blocks;
    }

    private uint* StateWord(int lane, int word)
    {
        var width = _lanes.Length / 2;
        var (set, column) = Math.DivRem(lane, width);
        return _work->State + (((set * DigestNames) + word) * width) + column;
    }

    private static int Aligned(int size) => (size + BlockSize - 1) / BlockSize * BlockSize;

    private struct Lane
    {
        public LaneStage Stage;
        public int TailBlocks;
        public long Blocks;
        public long Length;
    }
}
