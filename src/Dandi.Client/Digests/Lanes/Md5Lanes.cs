using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Dandi.Md5;

namespace Dandi.Digests.Lanes;

/// <summary>
/// MD5 (RFC 1321, https://www.rfc-editor.org/rfc/rfc1321) of many messages at a time, each in a lane of its own. A lane
/// that is done can take the next message while the others continue (docs/spec/md5.md §3).
/// </summary>
/// <remarks>
/// <para>
/// States of a lane: <see cref="LaneStage.Idle"/> → <see cref="Begin"/> → <see cref="LaneStage.NeedsInput"/> → <see
/// cref="Feed"/> → <see cref="LaneStage.Running"/> (back to NeedsInput when all its blocks are processed), or with the
/// last segment <see cref="LaneStage.RunningLast"/> → <see cref="LaneStage.Padding"/> → <see cref="LaneStage.Done"/> →
/// <see cref="TakeDigest"/> → Idle. <see cref="Reset"/> makes a lane idle from any state.
/// </para>
/// <para>
/// The caller feeds every lane that needs input and calls <see cref="Run"/>, which returns as soon as a lane needs
/// input or is done. Memory does not depend on the messages: a buffer and about 200 bytes per lane. Not thread-safe.
/// </para>
/// </remarks>
internal sealed unsafe class Md5Lanes : IDisposable
{
    /// <summary>
    /// The block size of MD5 in bytes; the length of every segment except the last one is a multiple of it.
    /// </summary>
    public const int BlockSize = 64;

    private const int StateWords = 4;
    private const int TailSize = 2 * BlockSize;
    private const int LengthSize = 8;

    // Buffers at distances of a multiple of a page would compete for the same few lines of the L1 cache.
    private const int BufferGap = 4096 + BlockSize;

    // RFC 1321, section 3.3.
    private static readonly uint[] InitialState = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];

    private readonly LaneKernel _kernel;
    private readonly Lane[] _lanes;
    private readonly byte* _memory;
    private readonly byte* _tails;
    private readonly byte* _buffers;
    private readonly LaneWork* _work;

    /// <summary>Allocates idle lanes, with one block of unmanaged memory for everything that the kernel uses.</summary>
    /// <param name="kernel">The kernel, which determines the number of lanes.</param>
    /// <param name="bufferSize">The size of each lane's buffer in bytes, a multiple of <see cref="BlockSize"/>.</param>
    public Md5Lanes(LaneKernel kernel, int bufferSize)
    {
        (_kernel, BufferSize, _lanes) = (kernel, bufferSize, new Lane[kernel.Lanes]);
        var count = kernel.Lanes;
        // Offsets of everything that the kernel uses, each aligned to 64 bytes.
        var state = Aligned(sizeof(LaneWork));
        var words = state + Aligned(count * StateWords * sizeof(uint));
        var sines = words + Aligned(count * BlockSize);
        var pointers = sines + Aligned(BlockSize * sizeof(uint));
        var strides = pointers + Aligned(count * sizeof(byte*));
        var tails = strides + Aligned(count * sizeof(nint));
        var buffers = tails + (count * TailSize);
        _memory = (byte*)
            NativeMemory.AlignedAlloc((nuint)(buffers + ((long)count * (bufferSize + BufferGap))), BlockSize);
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
            Reset(lane);
    }

    public int Count => _lanes.Length;

    /// <summary>The size of a lane's buffer in bytes.</summary>
    public int BufferSize { get; }

    public LaneStage StageOf(int lane) => _lanes[lane].Stage;

    /// <summary>Whether any byte of the lane's message was fed.</summary>
    public bool HasBegun(int lane) => _lanes[lane].Length > 0;

    /// <summary>Gets the buffer of a lane, which callers may use for segments but need not.</summary>
    public byte* BufferOf(int lane) => _buffers + ((long)lane * (BufferSize + BufferGap));

    /// <summary>Starts a message in an idle lane, which then needs its first segment.</summary>
    public void Begin(int lane)
    {
        for (var word = 0; word < StateWords; word++)
            *StateWord(lane, word) = InitialState[word];
        _lanes[lane] = new Lane { Stage = LaneStage.NeedsInput };
        _work->Stride[lane] = BlockSize;
    }

    /// <summary>Gives a lane the next segment of its message.</summary>
    /// <param name="lane">A lane that needs input.</param>
    /// <param name="data">The bytes, which must stay in place until the lane needs input again or is done.</param>
    /// <param name="length">
    /// The length in bytes: a multiple of <see cref="BlockSize"/>, unless this is the last segment.
    /// </param>
    /// <param name="isLast">Whether the message ends with this segment.</param>
    public void Feed(int lane, byte* data, int length, bool isLast)
    {
        ref var fed = ref _lanes[lane];
        fed.Length += length;
        fed.Blocks = length / BlockSize;
        if (isLast)
            Pad(lane, data + (length - (length % BlockSize)), length % BlockSize, fed.Length);
        fed.Stage = isLast ? LaneStage.RunningLast : LaneStage.Running;
        _work->Data[lane] = data;
        if (fed.Blocks == 0)
            Advance(lane);
    }

    /// <summary>Computes until at least one lane needs input or is done, or all lanes are idle.</summary>
    public void Run()
    {
        while (true)
        {
            var blocks = long.MaxValue;
            foreach (ref readonly var lane in _lanes.AsSpan())
            {
                if (lane.Stage is LaneStage.NeedsInput or LaneStage.Done)
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
                    Advance(lane);
            }
        }
    }

    /// <summary>Gets the MD5 of the message of a lane that is done, and makes the lane idle.</summary>
    public UInt128 TakeDigest(int lane)
    {
        Span<byte> digest = stackalloc byte[DandiETag.Md5Length];
        for (var word = 0; word < StateWords; word++)
            BinaryPrimitives.WriteUInt32LittleEndian(digest[(word * sizeof(uint))..], *StateWord(lane, word));
        Reset(lane);
        return BinaryPrimitives.ReadUInt128BigEndian(digest);
    }

    /// <summary>Makes a lane idle, abandoning its message if it has one.</summary>
    public void Reset(int lane)
    {
        _lanes[lane] = default;
        // The kernel always processes all lanes: an idle one reads the same block again and again.
        _work->Data[lane] = _tails + (lane * TailSize);
        _work->Stride[lane] = 0;
    }

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.AlignedFree(_memory);

    /// <summary>Moves a lane to its next state when all blocks of its segment or padding are processed.</summary>
    private void Advance(int lane)
    {
        ref var advanced = ref _lanes[lane];
        if (advanced.Stage == LaneStage.RunningLast)
        {
            (advanced.Stage, advanced.Blocks) = (LaneStage.Padding, advanced.TailBlocks);
            _work->Data[lane] = _tails + (lane * TailSize);
            return;
        }
        advanced.Stage = advanced.Stage == LaneStage.Padding ? LaneStage.Done : LaneStage.NeedsInput;
    }

    /// <summary>Writes the last partial block and the padding (RFC 1321 §3.1 and §3.2) to the tail of a lane.</summary>
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
        return _work->State + (((set * StateWords) + word) * width) + column;
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
