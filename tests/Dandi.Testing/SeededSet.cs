namespace Dandi.Testing;

/// <summary>How many members of a seeded set are tested: those of the gate, or <c>DANDI_SEED_FACTOR</c> times as many (<c>scripts/full-check.sh</c>).</summary>
public static class SeededSet
{
    private static readonly int Factor = EnvironmentNumber.Read("DANDI_SEED_FACTOR", otherwise: 1);

    /// <summary>The number of members to test; the gate's members are the first of the larger set.</summary>
    public static int Count(int inGate) => checked(inGate * Factor);
}
