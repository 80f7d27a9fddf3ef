namespace Dandi.Formats.Tests.Hdf5.Damage;

/// <summary>Creates damaged copies of files, as failing disks, interrupted copies and attackers do.</summary>
internal static class Mutant
{
    public static byte[] Of(byte[] original, Mutation mutation, Random random)
    {
        var mutant = original.ToArray();
        var at = random.Next(mutant.Length);
        switch (mutation)
        {
            case Mutation.Truncated:
                return mutant[..at];
            case Mutation.OneByte:
                mutant[at] = (byte)random.Next(256);
                break;
            case Mutation.RunOfOnes:
                mutant.AsSpan(at, Math.Min(4, mutant.Length - at)).Fill(0xFF);
                break;
            case Mutation.RunOfLargest:
                mutant.AsSpan(at, Math.Min(4, mutant.Length - at)).Fill(0xFF);
                mutant[Math.Min(at + 3, mutant.Length - 1)] = 0x7F;
                break;
            default:
                for (var count = random.Next(2, 60); count > 0; count--)
                    mutant[random.Next(mutant.Length)] = (byte)random.Next(256);
                break;
        }
        return mutant;
    }
}
