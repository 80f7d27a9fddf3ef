namespace Dandi.Formats.Tests.Hdf5.Damage;

/// <summary>The kinds of damage that <see cref="Mutant"/> applies.</summary>
public enum Mutation
{
    Truncated,
    OneByte,
    RunOfOnes,
    RunOfLargest,
    ManyBytes,
}
