using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Dandi.Md5;

/// <summary>MD5 (RFC 1321 §3.4) of as many messages at a time as two vectors have lanes.</summary>
/// <remarks>
/// Each step of MD5 needs the one before it, which leaves a processor idle for most of the time. So the steps of two sets of lanes alternate.
/// This code calls nothing and allocates nothing, so that it can also be compiled apart from the program, for processors of one kind.
/// </remarks>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TOperations">What can be done with it.</typeparam>
internal static unsafe class Md5Blocks<TVector, TOperations>
    where TVector : unmanaged
    where TOperations : ILaneOperations<TVector>
{
    /// <summary>Takes the same number of blocks of 64 bytes from all lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(LaneWork* work)
    {
        var state = (TVector*)work->State;
        var words = (TVector*)work->Words;
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
            Round<FirstRound>(
                ref a,
                ref b,
                ref c,
                ref d,
                ref e,
                ref f,
                ref g,
                ref h,
                words,
                work->Sines,
                7,
                12,
                17,
                22
            );
            Round<SecondRound>(
                ref a,
                ref b,
                ref c,
                ref d,
                ref e,
                ref f,
                ref g,
                ref h,
                words,
                work->Sines + 16,
                5,
                9,
                14,
                20
            );
            Round<ThirdRound>(
                ref a,
                ref b,
                ref c,
                ref d,
                ref e,
                ref f,
                ref g,
                ref h,
                words,
                work->Sines + 32,
                4,
                11,
                16,
                23
            );
            Round<FourthRound>(
                ref a,
                ref b,
                ref c,
                ref d,
                ref e,
                ref f,
                ref g,
                ref h,
                words,
                work->Sines + 48,
                6,
                10,
                15,
                21
            );
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

    /// <summary>Sixteen steps of both sets: (a, b, c, d) is the state of one, (e, f, g, h) of the other.</summary>
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
        [ConstantExpected] byte turn1,
        [ConstantExpected] byte turn2,
        [ConstantExpected] byte turn3,
        [ConstantExpected] byte turn4
    )
        where TRound : IMd5Round
    {
        for (var step = 0; step < 16; step += 4)
        {
            var sine = TOperations.Repeat(sines[step]);
            var word = words + TRound.WordOf(step);
            a = Step<TRound>(a, b, c, d, TOperations.Add(word[0], sine), turn1);
            e = Step<TRound>(e, f, g, h, TOperations.Add(word[16], sine), turn1);
            sine = TOperations.Repeat(sines[step + 1]);
            word = words + TRound.WordOf(step + 1);
            d = Step<TRound>(d, a, b, c, TOperations.Add(word[0], sine), turn2);
            h = Step<TRound>(h, e, f, g, TOperations.Add(word[16], sine), turn2);
            sine = TOperations.Repeat(sines[step + 2]);
            word = words + TRound.WordOf(step + 2);
            c = Step<TRound>(c, d, a, b, TOperations.Add(word[0], sine), turn3);
            g = Step<TRound>(g, h, e, f, TOperations.Add(word[16], sine), turn3);
            sine = TOperations.Repeat(sines[step + 3]);
            word = words + TRound.WordOf(step + 3);
            b = Step<TRound>(b, c, d, a, TOperations.Add(word[0], sine), turn4);
            f = Step<TRound>(f, g, h, e, TOperations.Add(word[16], sine), turn4);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Step<TRound>(
        TVector a,
        TVector b,
        TVector c,
        TVector d,
        TVector input,
        [ConstantExpected] byte turn
    )
        where TRound : IMd5Round
    {
        var sum = TOperations.Add(TOperations.Add(a, input), TRound.Combine<TVector, TOperations>(b, c, d));
        return TOperations.Add(b, TOperations.Rotate(sum, turn));
    }
}
