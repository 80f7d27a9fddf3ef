using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Dandi.Md5;

/// <summary>
/// The block function of MD5 (RFC 1321, section 3.4, https://www.rfc-editor.org/rfc/rfc1321#section-3.4), for as many
/// messages at a time as two vectors have lanes.
/// </summary>
/// <remarks>
/// Each step of MD5 depends on the previous one, so one set of lanes leaves the vector units half idle. Therefore the
/// steps of two sets alternate. The code calls nothing, allocates nothing and refers to no static data, so that it can
/// be compiled separately for a specific instruction set; the rules are in docs/spec/md5.md §2.3.
/// </remarks>
/// <typeparam name="TVector">The vector type.</typeparam>
/// <typeparam name="TOperations">The operations on it.</typeparam>
internal static unsafe class Md5Blocks<TVector, TOperations>
    where TVector : unmanaged
    where TOperations : ILaneOperations<TVector>
{
    /// <summary>Processes the same number of blocks of 64 bytes of all lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(LaneWork* work)
    {
        var state = (TVector*)work->State;
        var words = (TVector*)work->Words;
        var sines = work->Sines;
        TVector a = state[0],
            b = state[1],
            c = state[2],
            d = state[3];
        TVector e = state[4],
            f = state[5],
            g = state[6],
            h = state[7];
        for (var block = work->Blocks; block > 0; block--)
        {
            TOperations.Transpose(work->Data, words);
            TOperations.Transpose(work->Data + TOperations.Lanes, words + 16);
            for (var lane = 0; lane < 2 * TOperations.Lanes; lane++)
                work->Data[lane] += work->Stride[lane];
            Round<Round1>(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h, words, sines, 7, 12, 17, 22);
            Round<Round2>(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h, words, sines + 16, 5, 9, 14, 20);
            Round<Round3>(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h, words, sines + 32, 4, 11, 16, 23);
            Round<Round4>(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h, words, sines + 48, 6, 10, 15, 21);
            state[0] = a = TOperations.Add(a, state[0]);
            state[1] = b = TOperations.Add(b, state[1]);
            state[2] = c = TOperations.Add(c, state[2]);
            state[3] = d = TOperations.Add(d, state[3]);
            state[4] = e = TOperations.Add(e, state[4]);
            state[5] = f = TOperations.Add(f, state[5]);
            state[6] = g = TOperations.Add(g, state[6]);
            state[7] = h = TOperations.Add(h, state[7]);
        }
    }

    /// <summary>
    /// Performs the sixteen steps of a round for both sets: (a, b, c, d) is the state of the first set, (e, f, g, h)
    /// that of the second.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round<TRound>(
        ref TVector a,
        ref TVector b,
        ref TVector c,
        ref TVector d,
        ref TVector e,
        ref TVector f,
        ref TVector g,
        ref TVector h,
        TVector* words,
        uint* sines,
        [ConstantExpected] byte shift1,
        [ConstantExpected] byte shift2,
        [ConstantExpected] byte shift3,
        [ConstantExpected] byte shift4
    )
        where TRound : IMd5Round
    {
        for (var step = 0; step < 16; step += 4)
        {
            var sine = TOperations.Broadcast(sines[step]);
            var word = words + TRound.WordIndex(step);
            a = Step<TRound>(a, b, c, d, TOperations.Add(word[0], sine), shift1);
            e = Step<TRound>(e, f, g, h, TOperations.Add(word[16], sine), shift1);
            sine = TOperations.Broadcast(sines[step + 1]);
            word = words + TRound.WordIndex(step + 1);
            d = Step<TRound>(d, a, b, c, TOperations.Add(word[0], sine), shift2);
            h = Step<TRound>(h, e, f, g, TOperations.Add(word[16], sine), shift2);
            sine = TOperations.Broadcast(sines[step + 2]);
            word = words + TRound.WordIndex(step + 2);
            c = Step<TRound>(c, d, a, b, TOperations.Add(word[0], sine), shift3);
            g = Step<TRound>(g, h, e, f, TOperations.Add(word[16], sine), shift3);
            sine = TOperations.Broadcast(sines[step + 3]);
            word = words + TRound.WordIndex(step + 3);
            b = Step<TRound>(b, c, d, a, TOperations.Add(word[0], sine), shift4);
            f = Step<TRound>(f, g, h, e, TOperations.Add(word[16], sine), shift4);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Step<TRound>(
        TVector a,
        TVector b,
        TVector c,
        TVector d,
        TVector input,
        [ConstantExpected] byte shift
    )
        where TRound : IMd5Round
    {
        var sum = TOperations.Add(TOperations.Add(a, input), TRound.Apply<TVector, TOperations>(b, c, d));
        return TOperations.Add(b, TOperations.Rotate(sum, shift));
    }
}
