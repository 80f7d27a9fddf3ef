namespace Dandi.Formats.Tests.Hdf5.Damage;

/// <summary>The ways in which files are damaged.</summary>
public enum Mutation
{
    Truncated,
    OneByte,
    RunOfOnes,
    RunOfLargest,
    ManyBytes,
}
